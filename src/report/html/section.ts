import { html, type Markup } from './markup.js';

export interface Section {
  /** Letters and hyphens; the anchor of the section in the page. */
  readonly id: string;
  readonly title: string;
  readonly body: readonly Markup[];
}

export function section({ id, title, body }: Section): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-heading">
    <h2 id="${id}-heading">${title}</h2>
    ${body}
  </section> `;
}

export function text(words: string): Markup {
  return html`<p>${words}</p> `;
}
