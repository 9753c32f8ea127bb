import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { holdAtPaper } from './shared/held_window'
import { places } from './shared/places'
import { isKnown, may, me, refreshMe } from './shared/session'
import { t } from './shared/i18n'

declare module 'vue-router' {
  interface RouteMeta {
    title: string // message key
    open?: boolean // without signing in
    bare?: boolean // without rail and bars
    area?: string // which entry of the rail is lit
    within?: string // and which of those to whom that one is not offered
    focus?: boolean | string // on a phone: no tabs, the work has the whole screen; or only with this in the query
  }
}

const CASE = '/cases/:case'

const routes: RouteRecordRaw[] = [
  {
    path: '/sign-in',
    component: () => import('./shared/SignInPage.vue'),
    meta: { title: 'title.signIn', open: true, bare: true },
  },
  {
    path: '/redeem',
    component: () => import('./shared/RedeemPage.vue'),
    meta: { title: 'title.redeem', open: true, bare: true },
  },
  {
    path: '/',
    component: () => import('./desk/BenchPage.vue'),
    meta: { title: 'title.bench', area: 'bench' },
  },
  {
    path: '/cases',
    component: () => import('./desk/CaseListPage.vue'),
    meta: { title: 'title.cases', area: 'cases' },
  },
  {
    path: '/cases/new',
    component: () => import('./desk/NewCasePage.vue'),
    meta: { title: 'title.newCase', area: 'new' },
  },
  {
    path: CASE,
    component: () => import('./desk/CasePage.vue'),
    meta: { title: 'title.case', area: 'cases' },
  },
  {
    path: `${CASE}/on-site`,
    component: () => import('./field/OnSitePage.vue'),
    meta: { title: 'title.onSite', area: 'cases', focus: true },
  },
  {
    path: `${CASE}/hazards/new`,
    component: () => import('./field/HazardPage.vue'),
    meta: { title: 'title.hazard', area: 'cases', focus: true },
  },
  {
    path: `${CASE}/reinspection`,
    component: () => import('./field/ReinspectionPage.vue'),
    meta: { title: 'title.reinspection', area: 'cases', focus: true },
  },
  {
    path: `${CASE}/papers/new/:form`,
    component: () => import('./desk/PaperEditorPage.vue'),
    meta: { title: 'title.paper', area: 'cases' },
  },
  {
    path: `${CASE}/papers/:paper`,
    component: () => import('./desk/PaperPage.vue'),
    meta: { title: 'title.paper', area: 'cases' },
  },
  {
    path: `${CASE}/papers/:paper/next`,
    component: () => import('./desk/PaperEditorPage.vue'),
    meta: { title: 'title.paper', area: 'cases' },
  },
  {
    path: `${CASE}/papers/:paper/sign`,
    component: () => import('./field/SigningPage.vue'),
    meta: { title: 'title.signing', bare: true },
  },
  {
    path: `${CASE}/papers/:paper/photograph`,
    component: () => import('./field/PhotographPaperPage.vue'),
    meta: { title: 'title.photograph', area: 'cases' },
  },
  {
    path: `${CASE}/items`,
    component: () => import('./desk/ItemsPage.vue'),
    meta: { title: 'title.items', area: 'cases' },
  },
  {
    path: `${CASE}/discussion`,
    component: () => import('./desk/DiscussionPage.vue'),
    meta: { title: 'title.discussion', area: 'cases' },
  },
  {
    path: `${CASE}/spot`,
    component: () => import('./field/SpotPage.vue'),
    meta: { title: 'title.spot', area: 'cases' },
  },
  {
    path: `${CASE}/service`,
    component: () => import('./desk/ServicePage.vue'),
    meta: { title: 'title.service', area: 'cases' },
  },
  {
    path: `${CASE}/execution`,
    component: () => import('./desk/ExecutionPage.vue'),
    meta: { title: 'title.execution', area: 'cases' },
  },
  {
    path: `${CASE}/closing`,
    component: () => import('./desk/ClosingPage.vue'),
    meta: { title: 'title.closing', area: 'cases' },
  },
  {
    path: `${CASE}/hearing`,
    component: () => import('./desk/HearingPage.vue'),
    meta: { title: 'title.hearing', area: 'cases' },
  },
  {
    path: `${CASE}/legal-review`,
    component: () => import('./desk/LegalReviewPage.vue'),
    meta: { title: 'title.legalReview', area: 'cases' },
  },
  {
    path: `${CASE}/evidence`,
    component: () => import('./desk/EvidencePage.vue'),
    meta: { title: 'title.evidence', area: 'cases' },
  },
  {
    path: `${CASE}/interview`,
    component: () => import('./desk/InterviewPage.vue'),
    meta: { title: 'title.interview', area: 'cases', focus: true },
  },
  {
    path: `${CASE}/archive`,
    component: () => import('./desk/ArchivePage.vue'),
    meta: { title: 'title.archive', area: 'cases' },
  },
  {
    path: '/uploads',
    component: () => import('./shared/uploads/UploadsPage.vue'),
    meta: { title: 'title.uploads', area: 'uploads' },
  },
  {
    path: '/approvals',
    component: () => import('./desk/ApprovalsPage.vue'),
    meta: { title: 'title.approvals', area: 'approvals', focus: 'approval' },
  },
  {
    path: '/enterprises',
    component: () => import('./desk/EnterprisesPage.vue'),
    meta: { title: 'title.enterprises', area: 'enterprises' },
  },
  {
    path: '/enterprises/import',
    component: () => import('./desk/EnterpriseImportPage.vue'),
    meta: { title: 'title.importEnterprises', area: 'enterprises' },
  },
  {
    path: '/enterprises/:enterprise',
    component: () => import('./desk/EnterprisePage.vue'),
    meta: { title: 'title.enterprise', area: 'enterprises' },
  },
  {
    path: '/persons',
    component: () => import('./desk/PersonsPage.vue'),
    meta: { title: 'title.persons', area: 'enterprises' },
  },
  {
    path: '/persons/:case/:party',
    component: () => import('./desk/PersonPage.vue'),
    meta: { title: 'title.person', area: 'enterprises' },
  },
  {
    path: '/plan',
    component: () => import('./desk/PlanPage.vue'),
    meta: { title: 'title.plan', area: 'plan' },
  },
  {
    path: '/numbers',
    component: () => import('./desk/NumbersPage.vue'),
    meta: { title: 'title.numbers', area: 'numbers' },
  },
  {
    path: '/seals',
    component: () => import('./desk/SealsPage.vue'),
    meta: { title: 'title.seals', area: 'seals' },
  },
  {
    path: '/parameters',
    component: () => import('./desk/ParametersPage.vue'),
    meta: { title: 'title.parameters', area: 'parameters', within: 'rules' },
  },
  {
    path: '/rules',
    component: () => import('./desk/RulebookPage.vue'),
    meta: { title: 'title.rules', area: 'rules' },
  },
  {
    path: '/forms',
    component: () => import('./desk/FormsPage.vue'),
    meta: { title: 'title.forms', area: 'forms' },
  },
  {
    path: '/forms/:form',
    component: () => import('./desk/FormPage.vue'),
    meta: { title: 'title.forms', area: 'forms' },
  },
  {
    path: '/fonts',
    component: () => import('./desk/FontsPage.vue'),
    meta: { title: 'title.fonts', area: 'fonts', within: 'forms' },
  },
  {
    path: '/bureau',
    component: () => import('./desk/BureauPage.vue'),
    meta: { title: 'title.bureau', area: 'bureau' },
  },
  {
    path: '/calendars',
    component: () => import('./desk/CalendarsPage.vue'),
    meta: { title: 'title.calendars', area: 'calendars', within: 'rules' },
  },
  {
    path: '/integrity',
    component: () => import('./desk/IntegrityPage.vue'),
    meta: { title: 'title.integrity', area: 'integrity' },
  },
  {
    path: '/users',
    component: () => import('./desk/UsersPage.vue'),
    meta: { title: 'title.users', area: 'users' },
  },
  {
    path: '/devices',
    component: () => import('./desk/DevicesPage.vue'),
    meta: { title: 'title.devices', area: 'devices' },
  },
  {
    path: '/access',
    component: () => import('./desk/AccessLogPage.vue'),
    meta: { title: 'title.access', area: 'access' },
  },
  {
    path: '/settings',
    component: () => import('./desk/SettingsPage.vue'),
    meta: { title: 'title.settings', area: 'settings' },
  },
  {
    path: '/more',
    component: () => import('./field/MorePage.vue'),
    meta: { title: 'title.more', area: 'more' },
  },
  {
    path: '/:rest(.*)*',
    component: () => import('./shared/NotFoundPage.vue'),
    meta: { title: 'title.notFound' },
  },
]

export const router = createRouter({
  history: createWebHistory(),
  routes,
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
})

router.beforeEach(async (to) => {
  if (!isKnown.value) {
    try {
      await refreshMe()
    } catch {
      if (!to.meta.open) return { path: '/sign-in', query: { to: to.fullPath } }
    }
  }
  if (!to.meta.open && !me.value) return { path: '/sign-in', query: { to: to.fullPath } }
  // Administrators have no bench; they land where their work is.
  if (to.path === '/' && !may('bench.view')) return places.value[0]?.to ?? '/settings'
  return true
})

holdAtPaper(router)

router.afterEach((to) => {
  document.title = `${t(to.meta.title)} · ${t('brand')}`
})
