/** The list of forms. A new one is a file beside this and one line here. */
import type { Form } from './form.ts';

export type { Form, FormChart } from './form.ts';

export const forms: readonly Form[] = [];
