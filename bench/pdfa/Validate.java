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

/** veraPDF's own validator over files, by its profile of what each says it is: PDF/A-3a, or 3b for a bound volume. */
class Validate {
    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        boolean allConform = true;
        for (String file : files) {
            PDFAFlavour flavour = stated(file);
            String level = flavour.getId();
            try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(file), flavour)) {
                ValidationProfile profile;
                String path = "/org/verapdf/pdfa/validation/PDFA-" + level.toUpperCase() + ".xml";
                try (InputStream xml = PDFAParser.class.getResourceAsStream(path)) {
                    profile = Profiles.profileFromXml(xml);
                }
                ValidationResult result = ValidatorFactory.createValidator(profile, false).validate(parser);
                allConform &= result.isCompliant();
                System.out.println((result.isCompliant() ? "符合" : "不符合") + " PDF/A-" + level + "\t"
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

    /** What is neither stated to be 3b nor anything else is held to 3a. */
    private static PDFAFlavour stated(String file) throws Exception {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(file))) {
            return parser.getFlavour() == PDFAFlavour.PDFA_3_B ? PDFAFlavour.PDFA_3_B : PDFAFlavour.PDFA_3_A;
        } catch (IndexOutOfBoundsException none) {
            return PDFAFlavour.PDFA_3_A;
        }
    }
}
