// Charts: <div data-chart="id-of-json_script" class="ld-chart">. ECharts is loaded only on pages that have one.
// A datum with `url` is a link. The same figures stand in a table beside it (the template's job).
(function () {
  "use strict";
  const source = document.currentScript.dataset.echarts;
  const charts = new Map();
  let loading = null;

  function load() {
    loading ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = source;
      script.onload = () => resolve(window.echarts);
      script.onerror = reject;
      document.head.append(script);
    });
    return loading;
  }

  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  /** The page's own colours as an ECharts theme. */
  function theme() {
    const ink = css("--ld-ink");
    const quiet = css("--ld-ink-2");
    const line = css("--ld-line");
    const axis = {
      axisLine: { lineStyle: { color: css("--ld-line-strong") } },
      axisLabel: { color: quiet },
      splitLine: { lineStyle: { color: line } },
      nameTextStyle: { color: quiet },
    };
    return {
      color: [css("--ld-accent"), "#4c8c8a", "#b8893a", "#7a6aa8", "#5c8f4f", "#a8625c", "#6d7f95", "#8e8345"],
      backgroundColor: "transparent",
      textStyle: { fontFamily: css("--ld-font"), color: ink, fontSize: 13 },
      title: { textStyle: { color: ink, fontSize: 15, fontWeight: 600 }, subtextStyle: { color: quiet } },
      legend: { textStyle: { color: ink }, pageTextStyle: { color: ink } },
      tooltip: { backgroundColor: css("--ld-raised"), borderColor: line, textStyle: { color: ink } },
      categoryAxis: { ...axis, splitLine: { show: false } },
      valueAxis: axis,
      timeAxis: axis,
      logAxis: axis,
      visualMap: { textStyle: { color: ink } },
      calendar: { dayLabel: { color: quiet }, monthLabel: { color: ink }, itemStyle: { color: css("--ld-surface"), borderColor: line } },
    };
  }

  /** "--ld-green" and the like in options become the colours of the theme in force. */
  function coloured(value) {
    if (typeof value === "string") return value.startsWith("--") ? css(value) : value;
    if (Array.isArray(value)) return value.map(coloured);
    if (value && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, coloured(inner)]));
    }
    return value;
  }

  const PRESETS = {
    sunburst: (series) => ({
      radius: ["14%", "94%"],
      sort: undefined,
      nodeClick: "rootToNode",
      minAngle: 2,
      itemStyle: { borderColor: css("--ld-surface"), borderWidth: 1 },
      label: { color: css("--ld-ink"), fontSize: 12, minAngle: 9, overflow: "truncate", width: 92, rotate: "radial" },
      emphasis: { focus: "ancestor" },
      ...series,
    }),
    line: (series) => ({ symbolSize: 6, lineStyle: { width: 2 }, ...series }),
    bar: (series) => ({ barMaxWidth: 26, ...series }),
    sankey: (series) => ({
      nodeGap: 8,
      label: { color: css("--ld-ink"), fontSize: 12 },
      lineStyle: { color: "gradient", opacity: 0.3 },
      emphasis: { focus: "adjacency" },
      ...series,
    }),
    heatmap: (series) => ({ itemStyle: { borderColor: css("--ld-surface"), borderWidth: 2 }, ...series }),
    treemap: (series) => ({ breadcrumb: { show: true }, nodeClick: "zoomToNode", roam: false, ...series }),
  };

  let still = false; // for paper nothing may be half drawn

  function options(element) {
    const data = document.getElementById(element.dataset.chart);
    const given = coloured(JSON.parse(data.textContent));
    const series = [given.series ?? []].flat().map((one) => (PRESETS[one.type] ? PRESETS[one.type](one) : one));
    const reduced = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    return {
      animation: !reduced && !still,
      animationDuration: 300,
      grid: { left: 8, right: 16, top: 40, bottom: 8, containLabel: true },
      ...given,
      // renderMode richText draws on the canvas: no style attribute is put into the page
      tooltip: { confine: true, ...given.tooltip, renderMode: "richText" },
      ...(given.legend && { legend: { top: 0, left: "center", type: "scroll", ...given.legend } }),
      // the label read aloud is the template's; patterns tell areas apart in print and for the colour-blind
      aria: { enabled: true, label: { enabled: false }, decal: { show: element.hasAttribute("data-decal") } },
      series,
    };
  }

  function draw(element, echarts) {
    charts.get(element)?.dispose();
    const chart = echarts.init(element, theme(), { renderer: element.dataset.renderer || "canvas", locale: document.documentElement.lang.startsWith("en") ? "EN" : "ZH" });
    chart.setOption(options(element));
    chart.on("click", ({ data, value, event }) => {
      const url = data?.url ?? value?.url;
      if (!url) return;
      const { ctrlKey, metaKey } = event?.event ?? {};
      if (ctrlKey || metaKey) window.open(url, "_blank", "noopener");
      else window.location.assign(url);
    });
    charts.set(element, chart);
    sizes.observe(element);
  }

  const sizes = new ResizeObserver((entries) =>
    entries.forEach(({ target }) => charts.get(target)?.resize()),
  );

  async function start(root) {
    const found = [...root.querySelectorAll("[data-chart]")].filter((one) => !charts.has(one));
    if (root.matches?.("[data-chart]") && !charts.has(root)) found.push(root);
    if (!found.length) return;
    try {
      const echarts = await load();
      found.forEach((element) => draw(element, echarts));
    } catch (problem) {
      found.forEach((element) => (element.textContent = window.luodi?.text("chartFailed") ?? ""));
      throw problem;
    }
  }

  function redraw() {
    charts.forEach((_, element) => (element.isConnected ? draw(element, window.echarts) : forget(element)));
  }
  function forget(element) {
    charts.get(element)?.dispose();
    charts.delete(element);
    sizes.unobserve(element);
  }
  document.addEventListener("luodi:theme", (event) => {
    still = event.detail.paper;
    if (window.echarts) redraw();
  });
  document.addEventListener("DOMContentLoaded", () => start(document.body));
  document.addEventListener("htmx:load", (event) => start(event.target));
  document.addEventListener("htmx:beforeCleanupElement", (event) => charts.has(event.target) && forget(event.target));
})();
