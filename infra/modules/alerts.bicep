// Who is told when something breaks. The app writes its gauges from a timer (gtm.queue.depth, gtm.queue.oldest_age_seconds,
// gtm.dead_letters) and its counts as they happen, because Storage's own queue metric is hourly and knows no single queue.
//
// Every alert carries the address of its runbook: the heading "Alert: <name>" of docs/operations.md.

@description('Workload and environment, the last part of every name.')
param stem string

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Who is mailed.')
param emails string[]

@description('Address of docs/operations.md.')
param runbooks string

@description('Application Insights component which holds the metrics and the traces.')
param insightsId string

@description('Storage accounts to watch.')
param storageAccountIds string[]

@description('Key Vault to watch.')
param vaultName string

@description('Alert when no webhook has arrived for so long; empty: never.')
param noRequestsWindow string

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${stem}'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: take(stem, 12)
    emailReceivers: [
      for email in emails: {
        name: email
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

// ---------------------------------------------------------------- what the app reports of itself

var logAlerts = [
  {
    name: 'dead-letters'
    what: 'A poison queue is not empty: an event or an action was given up and waits for a person.'
    severity: 2
    query: '''customMetrics
| where name == 'gtm.dead_letters'
| summarize arg_max(timestamp, value) by tostring(customDimensions.queue)
| summarize waiting = sum(value)'''
    measure: 'waiting'
    threshold: 0
    window: 'PT15M'
    every: 'PT5M'
    enabled: true
  }
  {
    name: 'oldest-message'
    what: 'A message has waited for more than five minutes: a stage is slower than what arrives, or stands still.'
    severity: 2
    query: '''customMetrics
| where name == 'gtm.queue.oldest_age_seconds'
| summarize arg_max(timestamp, value) by tostring(customDimensions.queue)
| summarize seconds = max(value)'''
    measure: 'seconds'
    threshold: 300
    window: 'PT15M'
    every: 'PT5M'
    enabled: true
  }
  {
    name: 'failing-deliveries'
    what: 'More than ten deliveries failed in a quarter of an hour: a destination refuses or does not answer.'
    severity: 2
    query: '''customMetrics
| where name == 'gtm.deliveries.failed'
| summarize failed = sum(valueSum)'''
    measure: 'failed'
    threshold: 10
    window: 'PT15M'
    every: 'PT5M'
    enabled: true
  }
  {
    name: 'signature-failures'
    what: 'More than ten webhooks in a quarter of an hour had a bad signature: a secret was rotated on one side, or a stranger is trying.'
    severity: 3
    query: '''customMetrics
| where name == 'gtm.hooks.signature_failures'
| summarize refused = sum(valueSum)'''
    measure: 'refused'
    threshold: 10
    window: 'PT15M'
    every: 'PT5M'
    enabled: true
  }
  {
    name: 'failures'
    what: 'More than five requests or function runs failed in a quarter of an hour, answers to strangers (4xx) not counted.'
    severity: 2
    query: '''requests
| where success == false and resultCode !startswith '4'
| summarize failed = sum(itemCount)'''
    measure: 'failed'
    threshold: 5
    window: 'PT15M'
    every: 'PT5M'
    enabled: true
  }
  {
    name: 'no-requests'
    what: 'No webhook has arrived for too long: a provider has switched its webhook off, or its address is wrong.'
    severity: 2
    query: '''customMetrics
| where name == 'gtm.hooks.requests'
| summarize received = sum(valueSum)
| project silent = iff(coalesce(received, 0.0) > 0, 0, 1)'''
    measure: 'silent'
    threshold: 0
    window: empty(noRequestsWindow) ? 'PT6H' : noRequestsWindow
    every: 'PT30M'
    enabled: !empty(noRequestsWindow)
  }
  {
    name: 'no-heartbeat'
    what: 'The app has not reported the depth of its queues for half an hour: it does not run, and no other alert of the app can fire.'
    severity: 1
    query: '''customMetrics
| where name == 'gtm.queue.depth'
| summarize reports = count()
| project silent = iff(reports > 0, 0, 1)'''
    measure: 'silent'
    threshold: 0
    window: 'PT30M'
    every: 'PT5M'
    enabled: true
  }
]

resource logAlert 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in logAlerts: {
    name: 'alert-${alert.name}-${stem}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: 'gtm: ${alert.name}'
      description: '${alert.what} Runbook: ${runbooks}#alert-${alert.name}'
      severity: alert.severity
      enabled: alert.enabled
      scopes: [insightsId]
      windowSize: alert.window
      evaluationFrequency: alert.every
      autoMitigate: true
      // The tables fill only once the app runs; without this the first deployment is refused.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: alert.query
            metricMeasureColumn: alert.measure
            timeAggregation: 'Maximum'
            operator: 'GreaterThan'
            threshold: alert.threshold
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [people.id] }
    }
  }
]

// ---------------------------------------------------------------- what Storage reports

resource storageAvailability 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for id in storageAccountIds: {
    name: 'alert-storage-availability-${last(split(id, '/'))}'
    location: 'global'
    tags: tags
    properties: {
      description: 'Storage answered less than 99.9 % of requests: providers may get 503. Runbook: ${runbooks}#alert-storage-availability'
      severity: 1
      enabled: true
      scopes: [id]
      windowSize: 'PT15M'
      evaluationFrequency: 'PT5M'
      autoMitigate: true
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: 'availability'
            metricNamespace: 'Microsoft.Storage/storageAccounts'
            metricName: 'Availability'
            timeAggregation: 'Average'
            operator: 'LessThan'
            threshold: json('99.9')
          }
        ]
      }
      actions: [{ actionGroupId: people.id }]
    }
  }
]

resource storageThrottling 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for id in storageAccountIds: {
    name: 'alert-storage-throttling-${last(split(id, '/'))}'
    location: 'global'
    tags: tags
    properties: {
      description: 'Storage throttles: a queue, a partition or the account is at its limit. Runbook: ${runbooks}#alert-storage-throttling'
      severity: 2
      enabled: true
      scopes: [id]
      windowSize: 'PT15M'
      evaluationFrequency: 'PT5M'
      autoMitigate: true
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: 'throttled'
            metricNamespace: 'Microsoft.Storage/storageAccounts'
            metricName: 'Transactions'
            timeAggregation: 'Total'
            operator: 'GreaterThan'
            threshold: 0
            dimensions: [
              {
                name: 'ResponseType'
                operator: 'Include'
                values: [
                  'ServerBusyError'
                  'ClientThrottlingError'
                  'ClientAccountRequestThrottlingError'
                  'ClientAccountBandwidthThrottlingError'
                ]
              }
            ]
          }
        ]
      }
      actions: [{ actionGroupId: people.id }]
    }
  }
]

// ---------------------------------------------------------------- what Key Vault reports, thirty days before a date runs out

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = {
  name: vaultName
}

resource vaultEvents 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: 'egst-${stem}'
  location: location
  tags: tags
  properties: {
    source: vault.id
    topicType: 'Microsoft.KeyVault.vaults'
  }

  resource expiry 'eventSubscriptions' = {
    name: 'alert-expiry'
    properties: {
      eventDeliverySchema: 'CloudEventSchemaV1_0'
      filter: {
        includedEventTypes: [
          'Microsoft.KeyVault.SecretNearExpiry'
          'Microsoft.KeyVault.SecretExpired'
          'Microsoft.KeyVault.CertificateNearExpiry'
          'Microsoft.KeyVault.CertificateExpired'
        ]
      }
      destination: {
        endpointType: 'MonitorAlert'
        properties: {
          severity: 'Sev2'
          description: 'A secret or certificate runs out within thirty days, or has. Runbook: ${runbooks}#alert-expiry'
          actionGroups: [people.id]
        }
      }
    }
  }
}

@description('Resource id of the action group.')
output actionGroupId string = people.id
