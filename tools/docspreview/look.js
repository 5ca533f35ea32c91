(() => {
  const main = document.querySelector("main");
  const prose = main.cloneNode(true);
  prose.querySelectorAll("pre, code").forEach((code) => code.replaceWith("code"));
  main.after(prose); // only what is shown has lines
  const text = prose.innerText.split("\n").filter((line) => line.trim() !== "");
  prose.remove();
  return {
    url: location.href.split("#")[0],
    anchor: [...document.querySelectorAll("[id]")].map((element) => element.id),
    link: [...document.querySelectorAll("a[href]")].map((a) => a.href),
    text: text,
    broken: [...document.images].filter((image) => image.naturalWidth === 0).map((image) => image.src),
  };
})()
