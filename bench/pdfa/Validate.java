import java.io.FileInputStream;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.validators.ValidatorFactory;

/** veraPDF's own validator over files, by its profile of PDF/A-3a. */
class Validate {
    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        ValidationProfile profile;
        try (InputStream xml = PDFAParser.class.getResourceAsStream("/org/verapdf/pdfa/validation/PDFA-3A.xml")) {
            profile = Profiles.profileFromXml(xml);
        }
        boolean allConform = true;
        for (String file : files) {
            try (PDFAParser parser =
                    Foundries.defaultInstance().createParser(new FileInputStream(file), PDFAFlavour.PDFA_3_A)) {
                ValidationResult result = ValidatorFactory.createValidator(profile, false).validate(parser);
                allConform &= result.isCompliant();
                System.out.println((result.isCompliant() ? "符合" : "不符合") + " PDF/A-3a\t"
                        + result.getTotalAssertions() + "项检查\t" + file);
                Set<String> broken = new TreeSet<>();
                for (TestAssertion each : result.getTestAssertions()) {
                    if (each.getStatus() == TestAssertion.Status.FAILED) {
                        broken.add("    " + each.getRuleId().getClause() + "  " + each.getMessage());
                    }
                }
                broken.forEach(System.out::println);
            }
        }
        System.exit(allConform ? 0 : 1);
    }
}
