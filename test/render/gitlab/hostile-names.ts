/** Names that a stranger could give, each of something that GitLab reads as more than text; alone, put together, cut and mixed with real ones. */

const commands =
  'close reopen merge approve unapprove assign unassign reassign label unlabel relabel todo subscribe lock unlock draft ready rebase title milestone estimate spend award react copy_metadata target_branch submit_review request_review cc shrug tableflip done due weight iteration epic confidential move clone duplicate promote relate zoom page severity invite_email attach';

/** Names that are set apart by two blanks. */
const listed = (text: string): string[] => text.trim().split(/ {2,}|\n\s*/);

const ticks = (text: string): string[] => listed(text.replaceAll('´', '`'));

export const hostileNames: readonly string[] = [
  ...commands.split(' ').flatMap((name) => [`/${name}`, `x\n/${name} @mei ~bug\n`]),
  ...Array.from('\n\r\u2028\u2029\u0085\v\f\0\u001c', (end) => `line${end}/close${end}| a | b |`),
  ...['line\r\n/close\r\n', '', ' ', '\t', '\u202e', '```\nx\n```', '\\\\', '|\\'],
  // Mentions, references and bare addresses.
  ...listed(`
    @all  @mei  @team/sub.group  x @mei.  (@all)  #1  GL-1  !1  !1+  #1+s  $1  &1  ~label  ~"two words"  ~1  %1  %"v 1"  %v1.0
    ^alert#1  *iteration:1  *iteration:"x"  [issue:1]  [epic:a/b/1]  [work_item:1]  [vulnerability:1]  [feature_flag:1]
    [cadence:1]  [contact:a@b.example]  [wiki_page:home]  group/project#1  group/project!1  a/b~c  a/b%1  a/b$1  a/b&1
    a/b@1234567  group/project>  JIRA-123  bug 12  1234567  deadbee  DEADBEEF  9f8e7d6c5b4a39281706f5e4d3c2b1a098765432
    1234567..89abcdef  1234567...89abcdef  0.12345678  https://example.com/a?b=c  http://gitlab.example/a/b/-/issues/1
    www.example.com  ftp://x.example  mei@example.com  a|mei@example.com  mailto:mei@example.com  xmpp:a@b.example
    irc://x.example  javascript:alert(1)`),
  // HTML and its character references.
  ...listed(`
    <script>alert(1)</script>  <img src=x onerror=alert(1)>  </code></details>  </td></tr></table>  <!--  -->
    <!-- ml-report:default -->  <https://example.com>  <mei@example.com>  <br>  <details><summary>x</summary>
    <a href="//x">y</a>  <?php ?>  <![CDATA[  &lt;b&gt;  &#64;all  &amp;  &#124;  &commat;all  &`),
  // Markdown, with ´ for back-ticks.
  ...ticks(String.raw`
    ´  ´´  ´´´  ´ ´´ ´´´  a´b  ´a  b´  |´|  ´|´  \´  ´\  $´a´$  ~~~  ~~gone~~  |  ||  a|b  \|  \\|  \  C:\path\  \n
    > [!note]  > quote  >>>  [TOC]  [[_TOC_]]  [[wiki]]  [[a|b]]  ---  +++  ;;;  ***  # head  - item  1. item  - [ ] task
    [x]  : definition  ===  ::include{file=x.md}  [a](b)  [a](javascript:alert(1))  ![a](b.png)  [a]: b  *em*  _em_  **strong**`),
  // What GitLab adds, and words that mean something to a program.
  ...listed(`
    {+ added +}  {- gone -}  [+ added +]  [- gone -]  :tada:  :+1:  :100:  a:b:c  [^1]  [^note]: x  %{project_name}
    %{commit_sha}  $$a$$  $a$  #ff0000  #f00  #ff0000aa  rgb(255, 0, 0)  rgba(1%, 2%, 3%, 0.5)  hsl(540, 70%, 50%)
    __proto__  constructor  toString  (empty)  null  NaN  “quoted”  ”  “  ’  "  '`),
  ...Array.from('$%@#~^*_=<>()[]{}:;,.?!/-+'),
  // Signs that are not seen, or make one of several.
  ...['\u202etxt.exe\u202c', '\u2066x\u2069', '\u061cx', 'zero\u200bwidth', 'ad\u200dmin', '\ufeffx', 'so\u00adft'],
  ...['x\u3164', 'a\ufe0f', '\u{e0041}x', 'Z\u0351\u036f\u034c', '\ud800', 'x\udfff', '\ud83d'],
  ...listed('👩‍👩‍👧  👩🏽‍🚀 x  ❤️  🏴󠁧󠁢󠁥󠁮󠁧󠁿  1️⃣  🙂  می‌خواهم  क्‍ष  مرحبا  שלום 1  模型  Ωμέγα  é'),
  ...['x', '|', '`', '🙂'].map((sign) => sign.repeat(250)),
  ...['`'.repeat(40), 'a@'.repeat(125), '\\'.repeat(249), '@all '.repeat(50), 'y|'.repeat(26_000)],
];

/** Addresses that a run, a job, a person or a picture could have; `~` stands for the project's. */
export const hostileAddresses: readonly string[] = [
  ...listed(`
    https://gitlab.example/mei  https://gitlab.example/@mei  ~/-/ml/candidates/12  ~/-/issues/1  ~/issues/1  ~/-/issues/1#note_1
    ~/-/merge_requests/1/diffs  https://gitlab.example/a/b/c/-/merge_requests/1?a=b&c=d  ~/-/commit/1234567  ~/-/commits/1234567
    ~/-/compare/main...1234567  ~/-/snippets/1  ~/-/milestones/1  https://gitlab.example/groups/team/-/epics/1  ~/-/work_items/1
    ~/-/%69ssues/1  ~/-/issues%2F1  ~/-/alert_management/1/details  ~/-/feature_flags/1/edit  ~/-/security/vulnerabilities/1
    ~/-/wikis/home  https://x.example/%{project_id}  https://x.example/a b|c"(x)[y]<z>  https://x.example/)](javascript:alert(1))
    javascript:alert(1)  data:text/html,x  //x.example  /relative  @mei  #1  HTTPS://x.example/  ftp://x.example/
    https://x.example/*a*_b_`).map((url) => url.replace(/^~/, 'https://gitlab.example/team/churn')),
  ...[
    '',
    '\u202e',
    'https://x.example/\n/close',
    'https://x.example/\ud800',
    'https://x.example/`',
    `https://x.example/${'a'.repeat(9000)}`,
  ],
];

/** Numbers from 0 to 1, always the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const SIGNS = Array.from('`|\\<>&@#!~$%^*_[](){}:;.,?/+-="\'\n\r\t aAfF0159é模🙂\u200b\u202e');

export interface Names {
  readonly random: () => number;
  /** One of a list. */
  readonly oneOf: <T>(list: readonly [T, ...T[]] | readonly T[]) => T;
  /** A name of any kind. */
  readonly name: () => string;
}

/** Names one after the other; `real` are such as people gave. */
export function namesFrom(seed: number, real: readonly string[]): Names {
  const random = randomOf(seed);
  const oneOf = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const soup = () => Array.from({ length: 1 + Math.floor(random() * 40) }, () => oneOf(SIGNS)).join('');
  const unicode = () =>
    Array.from({ length: 1 + Math.floor(random() * 12) }, () =>
      String.fromCharCode(Math.floor(random() * 0x10000)),
    ).join('');
  const known = () => oneOf(real.length > 0 && random() < 0.5 ? real : hostileNames);
  const name = (): string => {
    const kind = random();
    if (kind < 0.35) return oneOf(hostileNames);
    if (kind < 0.5) return known();
    if (kind < 0.75) return [known(), oneOf(hostileNames), known()].join(oneOf(['', ' ', '\n', '.', '/', '(', '|']));
    if (kind < 0.85) return oneOf(hostileNames).slice(Math.floor(random() * 4));
    return kind < 0.95 ? soup() : unicode();
  };
  return { random, oneOf, name };
}
