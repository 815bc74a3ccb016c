/** What can go wrong between us and any server, in words. */
import type { Text } from './text.ts';

/** How a certificate fails, and what to do about each. */
const badCertificates = {
  unknown: {
    so: 'is signed by nobody that is trusted here',
    mend: 'Save the certificate of your own authority as a file, and name it in the variable NODE_EXTRA_CA_CERTS; in a GitLab job, where the runner knows it: export NODE_EXTRA_CA_CERTS="$CI_SERVER_TLS_CA_FILE".',
  },
  old: {
    so: 'has expired, or the clock of this machine is wrong',
    mend: 'Look at the clock of this machine; if it is right, the certificate of the server must be renewed.',
  },
  young: {
    so: 'is not valid yet, or the clock of this machine is wrong',
    mend: 'Look at the clock of this machine: it may be behind.',
  },
  other: {
    so: 'is for another name',
    mend: 'Use the name in MLFLOW_TRACKING_URI for which the certificate was made.',
  },
  bad: {
    so: 'cannot be accepted',
    mend: 'The certificate of the server must be renewed; the word in brackets says what is wrong with it.',
  },
} as const;

interface CertificateFacts {
  readonly server: string;
  readonly certificate: keyof typeof badCertificates;
  /** OpenSSL's or Node's name of the fault. */
  readonly code: string;
}

export const network = {
  SERVER_BUSY: ({ call, what, tries, span }: { call: string; what: string; tries: number; span: string }): Text => ({
    message: `The server did not serve ${call}: ${what}${tries > 1 ? `, ${tries} times within ${span}` : ''}.`,
    hint: 'Try again later; ML_REPORT_RETRY_S is the number of seconds for which one call is tried again.',
  }),
  SERVER_UNREACHABLE: ({ server, why }: { server: string; why: string }): Text => ({
    message: `No connection to ${server}: ${why}.`,
    hint: 'Check the address and the network; where only a proxy leads out, HTTPS_PROXY names it.',
  }),
  CERTIFICATE_REFUSED: ({ server, certificate, code }: CertificateFacts): Text => ({
    message: `No connection to ${server}: its certificate ${badCertificates[certificate].so} (${code}).`,
    hint: badCertificates[certificate].mend,
  }),
  PROXY_INVALID: ({ variable, why }: { variable: string; why: string }): Text => ({
    message: `The variable ${variable} names no proxy that can be used: ${why}.`,
    hint: 'It is an address such as http://proxy.example:3128; NO_PROXY lists the hosts that are reached without it.',
  }),
  PROXY_UNREACHABLE: ({ origin, variable, why }: { origin: string; variable: string; why: string }): Text => ({
    message: `No connection to the proxy ${origin}: ${why}.`,
    hint: `Check ${variable}, or add the server to NO_PROXY where it is reached without a proxy.`,
  }),
  PROXY_REFUSED: ({ origin, variable, status }: { origin: string; variable: string; status: number }): Text => ({
    message: `The proxy ${origin} lets no call through: it answered ${status}${status === 407 ? ' (it wants a user and a password)' : ''}.`,
    hint: `Check ${variable} (http://user:password@host:port), or add the server to NO_PROXY where it is reached without a proxy.`,
  }),
  ANSWER_NOT_JSON: ({ call, what, api = 'GitLab' }: { call: string; what: string; api?: string }): Text => ({
    message: `The answer to ${call} is not what ${api}'s API sends: ${what}.`,
    hint: `A login page or a proxy may stand between: open the address in a browser, and check that it is ${api} itself.`,
  }),
  ANSWER_TOO_LARGE: ({ call, megabytes }: { call: string; megabytes: number }): Text => ({
    message: `The answer to ${call} is larger than ${megabytes} MB and was not read.`,
    hint: 'Report it with the number of metrics of a run: no answer of GitLab should be that large.',
  }),
  REDIRECTED: ({ call, to }: { call: string; to: string }): Text => ({
    message: `The server sends ${call} on to ${to}, and a token is not taken there.`,
    hint: 'If the project or the server moved, put its new address into MLFLOW_TRACKING_URI.',
  }),
  REDIRECTED_WITHIN: ({ call, to, hops }: { call: string; to: string; hops: number }): Text => ({
    message: `The server sends ${call} on to ${to}, ${hops === 0 ? 'where it cannot be repeated as it is' : `after ${hops} other addresses`}.`,
    hint: 'If the project moved, put its new address into MLFLOW_TRACKING_URI; otherwise look at what stands before the server.',
  }),
  SENT_TO_SIGN_IN: ({ call, to }: { call: string; to: string }): Text => ({
    message: `The server wants somebody to sign in for ${call}: it sends it on to ${to}.`,
    hint: 'A token is not enough there: ask for the API to be let through what signs people in before GitLab.',
  }),
  TOKEN_UNSENDABLE: (_: Record<never, never>): Text => ({
    message: 'The token holds a blank, a line break or a letter that no token has, and was not sent.',
    hint: 'Copy it once more into its CI/CD variable, without quotes and without what stands around it.',
  }),
} as const;
