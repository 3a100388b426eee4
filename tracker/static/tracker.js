// Comfort only: every page works without this. One click submits once, typed text is not lost by a slip, chosen files show.
(function () {
  "use strict";
  var touched = false;

  document.addEventListener("input", function (event) {
    var form = event.target.form;
    if (form && form.method === "post" && event.target.matches("textarea, input[type=text], input:not([type])")) touched = true;
  });

  document.addEventListener("submit", function (event) {
    touched = false;
    var buttons = event.target.querySelectorAll("button:not([disabled])");
    function set(disabled) { buttons.forEach(function (button) { button.disabled = disabled; }); }
    setTimeout(function () { set(true); }); // after the button's own name and value have been taken along
    setTimeout(function () { set(false); }, 6000); // a download leaves the page as it is
    window.addEventListener("pageshow", function () { set(false); });
  });

  window.addEventListener("beforeunload", function (event) {
    if (!touched) return;
    event.preventDefault();
    event.returnValue = "";
  });

  document.addEventListener("change", function (event) {
    if (!event.target.matches("input[type=file]")) return;
    var chosen = Array.prototype.slice.call(event.target.files);
    var most = Number(event.target.dataset.mostMegabytes || 0), each = Number(event.target.dataset.mostEach || most);
    var total = chosen.reduce(function (sum, file) { return sum + file.size; }, 0);
    var large = chosen.filter(function (file) { return each && file.size > each * 1048576; })[0];
    event.target.setCustomValidity(
      large ? "“" + large.name + "”超过 " + each + " MB，请压缩后再选。"
        : most && total > most * 1048576 ? "所选文件合计超过 " + most + " MB，请压缩或减少文件。" : "");
    if (large) event.target.reportValidity();
    if (!event.target.multiple) return;
    var list = event.target.nextElementSibling;
    if (!list || list.className !== "chosen-files") {
      list = document.createElement("ul");
      list.className = "chosen-files";
      event.target.after(list);
    }
    list.textContent = "";
    chosen.forEach(function (file) {
      var line = document.createElement("li");
      line.textContent = file.name + "（" + Math.max(1, Math.round(file.size / 1024)) + " KB）";
      list.append(line);
    });
  });
})();
