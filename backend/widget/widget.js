/** The one script a council puts on its page: <script type="module" src="https://…/widget.js"></script> */

import { HearMeOut } from './widget/launcher.js'

HearMeOut.define()
