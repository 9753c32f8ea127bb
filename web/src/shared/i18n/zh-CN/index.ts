import bureau from './bureau'
import caseFile from './case_file'
import common from './common'
import field from './field'
import forms from './forms'
import paper from './paper'

export default { ...common, ...caseFile, ...field, ...paper, ...bureau, ...forms }
