/** `/compare/?runs=a,b,c`: puts runs next to each other; everything that is chosen lives in the address. */
import { comparePage } from './compare/page.ts';

const place = document.getElementById('compared');
if (place) comparePage(place);
