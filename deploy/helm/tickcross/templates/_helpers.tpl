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

{{/* A memory limit in MiB. */}}
{{- define "tickcross.mebibytes" -}}
{{- $number := regexFind "[0-9]+" . | int64 -}}
{{- ternary (mul 1024 $number) $number (hasSuffix "Gi" .) -}}
{{- end -}}

{{/* Refuses a memory limit that all workers together may exceed: 64 MiB for each at rest, and 16 for /tmp. */}}
{{- define "tickcross.checkMemory" -}}
{{- $each := add 64 (ceil (divf .Values.settings.max_buffered_bytes 1048576)) -}}
{{- $needed := add 16 (mul .Values.settings.workers $each) -}}
{{- $limit := .Values.resources.limits.memory -}}
{{- if lt (include "tickcross.mebibytes" $limit | int64) $needed -}}
{{- fail (printf "resources.limits.memory is %s, but with these settings the service may take %dMi" $limit $needed) -}}
{{- end -}}
{{- end -}}

{{/* A setting as text. As JSON, because Helm would write a large number as 4.02653184e+08. */}}
{{- define "tickcross.text" -}}
{{- ternary . (toJson .) (kindIs "string" .) -}}
{{- end -}}
