/** In the place of parts of Vega that are never run here: drawing into SVG elements, form elements for signals, tooltips, making functions from text. */
const nothing = undefined;
export default nothing;
export const setHybridRendererOptions = nothing;
