/** The read-back: every answer in the person's own words, each with a button that opens it again. */

import { press } from './choices.js'
import { button, el, picture } from './dom.js'

/** @param {{ask: string, label: string, picture?: string, said: string, change?: string}[]} rows */
export function summaryCard(rows, { t, choose, open }) {
  return el('ul', { class: 'summary', 'aria-label': t('check_title') }, ...rows.map(row => summaryRow(row, { t, choose, open })))
}

function summaryRow(row, { t, choose, open }) {
  const item = el('li', {}, picture(row.picture), el('div', { class: 'row-words' },
    el('p', { class: 'label' }, row.label), el('p', { class: 'said' }, row.said || t('nothing_said'))))
  if (open && row.change) item.append(changeButton(row, t, choose))
  return item
}

function changeButton(row, t, choose) {
  const label = t('change_what', { label: row.label })
  const onclick = event => press(event.currentTarget, { id: row.change, label }, choose)
  const change = button(t('change'), onclick, { class: 'change', icon: 'change', 'data-choice': row.change, 'data-label': label })
  change.querySelector('span').className = 'words'
  change.setAttribute('aria-label', label)
  return change
}
