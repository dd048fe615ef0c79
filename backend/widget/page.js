/** The parts of the page and where they stand. Hide comes first, for the eye and for the Tab key. */

import { button, el } from './dom.js'
import { Panel } from './panel.js'

/**
 * Put the page together around <main>.
 * @param {HTMLElement} main
 * @param {object} parts  everything already made: t, councilName, hide, help, keep, settings, log, composer, status, announcer, choose
 */
export function buildPage(main, parts) {
  const { t, hide, announcer } = parts
  const talk = talkOf(parts)
  const panels = panelsOf(parts, () => talk)
  const openers = {
    help: opener(t('help'), panels, 'help', { class: 'help', icon: 'help' }),
    menu: opener(t('menu'), panels, 'menu', { class: 'menu', icon: 'menu' }),
  }
  const top = el('header', { class: 'top', 'aria-label': t('top_label') }, hide.element, openers.help, openers.menu, hide.counter)
  main.replaceChildren(panels.help.element, panels.menu.element, talk)
  main.before(top)
  document.body.append(announcer.element)
  document.title = t('chat_title')
  return { panels, openers, talk }
}

function opener(words, panels, name, look) {
  const open = event => {
    const already = panels[name].isOpen
    Object.values(panels).forEach(panel => panel.close({ focus: already }))
    if (!already) panels[name].open(event.currentTarget)
  }
  return button(words, open, { ...look, 'aria-expanded': 'false', 'aria-controls': `${name}-panel` })
}

function talkOf({ t, councilName, log, composer, status, newMessages }) {
  return el('div', { class: 'talk' },
    el('h1', {}, t('helper'), ' ', el('span', { class: 'council' }, councilName)), hideTip(t),
    log.element, el('div', { class: 'foot' }, newMessages, status.element, composer.element))
}

/** On the first screen, where there are keys; the welcome card of the pack tells about the button. */
function hideTip(t) {
  return el('p', { class: 'tip' }, `${t('hide_tip')} ${t('hide_tip_keys')}`)
}

function panelsOf({ t, help, keep, settings, hide, choose }, behind) {
  const close = t('close')
  const helpPanel = new Panel({ id: 'help-panel', title: t('help_title'), close, behind, body: help.body })
  const menuPanel = new Panel({ id: 'menu-panel', title: t('menu_title'), close, behind, body: [] })
  menuPanel.element.append(
    section(t('menu_look'), settings.controls()),
    section(t('menu_more'), ['how_it_works', 'repeat', 'stop', 'start_again'].map(id => menuChoice(id, t, choose, menuPanel))),
    section(t('menu_keep'), keep.body),
    section(t('menu_hide'), hideHelp(t, hide)))
  return { help: helpPanel, menu: menuPanel }
}

function section(title, body) {
  return el('section', { class: 'part' }, el('h2', {}, title), ...body)
}

function menuChoice(id, t, choose, panel) {
  const pressed = () => {
    panel.close()
    choose({ id, label: t(id) })
  }
  return button(t(id), pressed, { class: 'plain' })
}

function hideHelp(t, hide) {
  const told = ['hide_tip', 'hide_tip_keys', 'hide_tip_ends', 'hide_tip_history'].map(key => el('p', {}, t(key)))
  return [...told, button(t('hide_practise'), () => hide.practise(), { class: 'plain', icon: 'hide' })]
}
