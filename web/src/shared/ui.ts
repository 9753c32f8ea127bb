// The few Element Plus parts in use, each imported by itself so that nothing else reaches the bundle.
import 'element-plus/es/components/base/style/css'
import 'element-plus/es/components/dialog/style/css'
import 'element-plus/es/components/select/style/css'
import 'element-plus/es/components/option/style/css'
import 'element-plus/es/components/progress/style/css'
import 'element-plus/es/components/switch/style/css'

export { ElConfigProvider } from 'element-plus/es/components/config-provider/index'
export { ElDialog } from 'element-plus/es/components/dialog/index'
export { ElOption, ElSelect } from 'element-plus/es/components/select/index'
export { ElProgress } from 'element-plus/es/components/progress/index'
export { ElSwitch } from 'element-plus/es/components/switch/index'
