{{/* The name of every object: the release's, with the chart's where it does not contain it. */}}
{{- define "tickcross.fullname" -}}
{{- $name := ternary .Release.Name (printf "%s-%s" .Release.Name .Chart.Name) (contains .Chart.Name .Release.Name) -}}
{{- $name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* What a pod is selected by; it never changes from one version of the chart to the next. */}}
{{- define "tickcross.selectorLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "tickcross.labels" -}}
{{ include "tickcross.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "tickcross.metadata" -}}
metadata:
  name: {{ include "tickcross.fullname" . }}
  namespace: {{ .Release.Namespace }}
  labels:
    {{- include "tickcross.labels" . | nindent 4 }}
{{- end -}}

{{/* A setting as text. As JSON, because Helm would write a large number as 4.02653184e+08. */}}
{{- define "tickcross.text" -}}
{{- ternary . (toJson .) (kindIs "string" .) -}}
{{- end -}}
