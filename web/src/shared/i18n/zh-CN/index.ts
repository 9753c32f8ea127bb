import approvals from './approvals'
import bureau from './bureau'
import caseFile from './case_file'
import caseWork from './case_work'
import common from './common'
import drafts from './drafts'
import enterprises from './enterprises'
import field from './field'
import fonts from './fonts'
import forms from './forms'
import paper from './paper'
import seals from './seals'

export default { ...common, ...approvals, ...caseFile, ...caseWork, ...field, ...paper, ...drafts, ...seals, ...bureau, ...enterprises, ...forms, ...fonts }
