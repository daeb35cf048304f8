{{/* What both services have in common. Each takes (dict "root" $ "name" "processor"). */}}

{{- define "joblog.name" -}}
{{ printf "%s-%s" .root.Release.Name .name | trunc 52 | trimSuffix "-" }}
{{- end }}

{{- define "joblog.selector" -}}
app.kubernetes.io/name: joblog-{{ .name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- end }}

{{- define "joblog.labels" -}}
{{ include "joblog.selector" . }}
app.kubernetes.io/part-of: joblog
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- end }}

{{- define "joblog.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: {type: RuntimeDefault}
affinity:
  podAntiAffinity:
  {{- if eq .root.Values.antiAffinity "required" }}
    requiredDuringSchedulingIgnoredDuringExecution:
      - topologyKey: kubernetes.io/hostname
        labelSelector:
          matchLabels: {{- include "joblog.selector" . | nindent 12 }}
  {{- else }}
    preferredDuringSchedulingIgnoredDuringExecution:
      - weight: 100
        podAffinityTerm:
          topologyKey: kubernetes.io/hostname
          labelSelector:
            matchLabels: {{- include "joblog.selector" . | nindent 14 }}
  {{- end }}
{{- if .root.Values.topologySpread }}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: topology.kubernetes.io/zone
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{- include "joblog.selector" . | nindent 8 }}
{{- end }}
{{- end }}

{{- define "joblog.container" -}}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
{{- end }}

{{- define "joblog.environment" -}}
- {name: JOBLOG_KAFKA, value: {{ required "Expected kafka.bootstrapServers to be given, but it is not" .root.Values.kafka.bootstrapServers | quote }}}
{{- if .root.Values.kafka.clientSecretName }}
- {name: JOBLOG_KAFKA_CLIENT_FILE, value: /etc/joblog-kafka/client.yaml}
{{- else if .root.Values.kafka.client }}
- {name: JOBLOG_KAFKA_CLIENT, value: {{ .root.Values.kafka.client | toJson | quote }}}
{{- end }}
- {name: JOBLOG_REGISTRY_URL, value: {{ .root.Values.registry.url | quote }}}
- {name: JOBLOG_LOG_FORMAT, value: {{ .root.Values.logFormat | quote }}}
- {name: JOBLOG_INTERNAL_TOKEN_FILE, value: /etc/joblog-secrets/internal-token}
{{- end }}

{{- define "joblog.mounts" -}}
- {name: tmp, mountPath: /tmp}
- {name: secrets, mountPath: /etc/joblog-secrets, readOnly: true}
{{- if .root.Values.kafka.clientSecretName }}
- {name: kafka, mountPath: /etc/joblog-kafka, readOnly: true}
{{- end }}
{{- end }}

{{/* Native libraries are loaded from /tmp: RocksDB's, those of Kafka's compressions. */}}
{{- define "joblog.volumes" -}}
- name: tmp
  emptyDir: {sizeLimit: 64Mi}
- name: secrets
  secret: {secretName: {{ required "Expected secretName to be given, but it is not" .root.Values.secretName | quote }}, defaultMode: 0440}
{{- if .root.Values.kafka.clientSecretName }}
- name: kafka
  secret: {secretName: {{ .root.Values.kafka.clientSecretName | quote }}, defaultMode: 0440}
{{- end }}
{{- end }}

{{/* ADR 0213: live is what can mend itself, ready is that a request is best sent here now. */}}
{{- define "joblog.probes" -}}
startupProbe:
  httpGet: {path: /livez, port: {{ .port }}}
  periodSeconds: 2
  failureThreshold: 90
livenessProbe:
  httpGet: {path: /livez, port: {{ .port }}}
  periodSeconds: 5
  timeoutSeconds: 3
  failureThreshold: 6
readinessProbe:
  httpGet: {path: /readyz, port: {{ .port }}}
  periodSeconds: 1
  timeoutSeconds: 2
  failureThreshold: 2
{{- end }}
