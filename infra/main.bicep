// GtmFunctions in one resource group. Read it from top to bottom: who the app is, where it is watched, what it stores, what it
// keeps secret, where it runs, what stands before it, and who is told when something breaks.
//
// No key and no connection string is used or handed out: the app proves itself with one user-assigned identity.

targetScope = 'resourceGroup'

// ---------------------------------------------------------------- what and where

@description('Short name of the workload, the first part of every resource name.')
@minLength(2)
@maxLength(6)
param workload string = 'gtm'

@description('Short name of the environment, such as dev, staging or prod; the second part of every resource name.')
@minLength(2)
@maxLength(7)
param environmentName string

@description('Azure region. It must offer Flex Consumption: az functionapp list-flexconsumption-locations.')
param location string = resourceGroup().location

@description('Spread the plan over availability zones and keep storage in three of them. The region must offer both.')
param zoneRedundant bool = false

@description('Tags put on every resource besides workload, environment and managed-by.')
param tags object = {}

// ---------------------------------------------------------------- the app

@description('Memory of one instance, in MB. Billed in GB-s while it runs.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('Most instances the app may scale out to.')
@minValue(40)
@maxValue(1000)
param maximumInstanceCount int = 100

// A quiet app wakes two kinds of instance: the HTTP group, which receives, and the queue function Intake, whose run carries an event on as
// far as nothing must wait. One of either kept warm at 2048 MB is 2 GB x 2,628,000 s a month at the price of the always-ready baseline
// (21 USD in East US), and Intake's polls its queue meanwhile (4 USD): see 'gtm cost --always-ready-http 1 --always-ready-intake 1'.
@description('Instances of the HTTP group kept warm, so that no provider waits for a cold start. 0: none.')
@minValue(0)
@maxValue(20)
param alwaysReadyHttp int = 0

@description('Instances of the queue function Intake kept warm, so that no event waits for a cold start. 0: none.')
@minValue(0)
@maxValue(20)
param alwaysReadyIntake int = 0

@description('Requests that one HTTP instance has in hand before another is added. Those of Intake are set in host.json, for every host.')
@minValue(1)
@maxValue(100)
param httpConcurrency int = 32

@description('App settings whose values are secrets. Each refers to the secret of the same name in Key Vault, lower case, with dashes.')
param secretNames string[]

@description('Plain app settings: values that are no secret, such as a base address.')
param settings object = {}

@description('Path inside the package of the configuration document to start with when none has been published, or empty.')
param configurationPath string = ''

// ---------------------------------------------------------------- who may look at the pages

@description('Client id of the app registration by which people sign in to the pages: infra/deploy/sign-in.sh makes it. Empty: nobody can.')
param signInClientId string = ''

@description('Entra tenant of the people who sign in. Empty: the tenant of the deployment.')
param signInTenantId string = ''

// ---------------------------------------------------------------- storage

@description('Give the Functions host (leases, keys, package) a storage account of its own, apart from the limits of the pipeline.')
param separateHostStorage bool = false

@description('Redundancy of the pipeline storage account. Empty: ZRS where zone redundant, otherwise LRS.')
@allowed(['', 'Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param storageRedundancy string = ''

@description('Days in which a deleted blob or container can be brought back.')
@minValue(1)
@maxValue(365)
param blobRecoveryDays int = 14

// ---------------------------------------------------------------- protection

@description('Reach storage and Key Vault through private endpoints only. The webhook address stays public: providers must reach it.')
param privateNetwork bool = false

@description('Address space of the virtual network, at least a /23. Used with privateNetwork.')
param networkPrefix string = '10.64.0.0/23'

@description('Put Azure Front Door with a rate limit before the app, and refuse calls that do not come through it.')
param frontDoor bool = false

@description('Requests a minute which one client address may make before Front Door refuses it. Used with frontDoor.')
@minValue(10)
param frontDoorRequestsPerMinute int = 6000

@description('Host name of a second deployment in another region, which Front Door can be switched to. Used with frontDoor.')
param standbyHost string = ''

@description('Send everything to the standby: the switch of a region failover. Used with standbyHost.')
param serveFromStandby bool = false

@description('On the standby itself: identifier of the Front Door profile of the first deployment, which alone it then admits.')
param admitFrontDoorId string = ''

@description('Forbid the deletion of the pipeline storage account and of the Key Vault, the two things that cannot be built again.')
param lockData bool = false

@description('Object id of the person or group that may set the secrets, or empty.')
param operatorsObjectId string = ''

@description('What operatorsObjectId is.')
@allowed(['User', 'Group', 'ServicePrincipal'])
param operatorsKind string = 'Group'

// ---------------------------------------------------------------- watching

@description('Who is mailed by the alerts and the budget.')
param alertEmails string[] = []

@description('Where the runbooks are: every alert carries this address and the anchor of its runbook.')
param runbooks string = 'docs/operations.md'

@description('Days for which logs and traces are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('Most gigabytes of logs taken in a day, a guard against a runaway bill; -1: no limit.')
param logDailyQuotaGb int = -1

@description('Log every storage transaction. An audit trail, billed by volume: leave it off unless you must have it.')
param auditStorage bool = false

@description('Alert when no webhook at all has arrived for so long, as an ISO 8601 duration; empty: never.')
@allowed(['', 'PT1H', 'PT6H', 'P1D'])
param noRequestsWindow string = 'PT6H'

@description('Monthly budget of the resource group in the billing currency; 0: none.')
@minValue(0)
param monthlyBudget int = 0

@description('First day of the month in which the budget was created, as yyyy-MM-01. Azure lets nobody change it afterwards.')
param budgetStart string = ''

// ---------------------------------------------------------------- names, by the Cloud Adoption Framework's abbreviations

var stem = toLower('${workload}-${environmentName}')
// The same group gives the same suffix for ever; another group gives another, so globally unique names do not collide.
var suffix = take(uniqueString(resourceGroup().id, workload, environmentName), 6)
var compactStem = replace(stem, '-', '')

var allTags = union(tags, {
  workload: workload
  environment: environmentName
  'managed-by': 'bicep'
})

var appName = 'func-${stem}-${suffix}'

// ---------------------------------------------------------------- who the app is

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-${stem}'
  location: location
  tags: allTags
}

// ---------------------------------------------------------------- where it is watched

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: {
    workspaceName: 'log-${stem}'
    componentName: 'appi-${stem}'
    location: location
    tags: allTags
    retentionDays: logRetentionDays
    dailyQuotaGb: logDailyQuotaGb
    publisherPrincipalId: identity.properties.principalId
  }
}

// ---------------------------------------------------------------- the private network, where asked for

module network 'modules/network.bicep' = if (privateNetwork) {
  name: 'network'
  params: {
    name: 'vnet-${stem}'
    location: location
    tags: allTags
    prefix: networkPrefix
  }
}

// ---------------------------------------------------------------- what it stores

var pipelineStorageName = 'st${compactStem}${suffix}'
var hostStorageName = separateHostStorage ? 'stfn${compactStem}${suffix}' : pipelineStorageName
var deploymentContainer = 'deployment'
var zonalRedundancy = zoneRedundant ? 'Standard_ZRS' : 'Standard_LRS'

module pipelineStorage 'modules/storage.bicep' = {
  name: 'pipeline-storage'
  params: {
    name: pipelineStorageName
    location: location
    tags: allTags
    redundancy: empty(storageRedundancy) ? zonalRedundancy : storageRedundancy
    recoveryDays: blobRecoveryDays
    queues: ['gtm-received', 'gtm-events', 'gtm-enriched', 'gtm-actions', 'gtm-timeouts']
    containers: concat(['gtm-payloads', 'gtm-config', 'gtm-lists'], separateHostStorage ? [] : [deploymentContainer])
    holdsPipeline: true
    holdsHost: !separateHostStorage
    appPrincipalId: identity.properties.principalId
    privateNetwork: privateNetwork
    endpointSubnetId: network.?outputs.endpointSubnetId ?? ''
    blobZoneId: network.?outputs.blobZoneId ?? ''
    queueZoneId: network.?outputs.queueZoneId ?? ''
    tableZoneId: network.?outputs.tableZoneId ?? ''
    workspaceId: monitoring.outputs.workspaceId
    audit: auditStorage
    lock: lockData
  }
}

module hostStorage 'modules/storage.bicep' = if (separateHostStorage) {
  name: 'host-storage'
  params: {
    name: hostStorageName
    location: location
    tags: allTags
    redundancy: zonalRedundancy
    recoveryDays: blobRecoveryDays
    queues: []
    containers: [deploymentContainer]
    holdsPipeline: false
    holdsHost: true
    appPrincipalId: identity.properties.principalId
    privateNetwork: privateNetwork
    endpointSubnetId: network.?outputs.endpointSubnetId ?? ''
    blobZoneId: network.?outputs.blobZoneId ?? ''
    queueZoneId: network.?outputs.queueZoneId ?? ''
    tableZoneId: network.?outputs.tableZoneId ?? ''
    workspaceId: monitoring.outputs.workspaceId
    audit: auditStorage
    lock: false
  }
}

// ---------------------------------------------------------------- what it keeps secret

module vault 'modules/vault.bicep' = {
  name: 'vault'
  params: {
    name: 'kv-${stem}-${suffix}'
    location: location
    tags: allTags
    readerPrincipalId: identity.properties.principalId
    operatorsObjectId: operatorsObjectId
    operatorsKind: operatorsKind
    privateNetwork: privateNetwork
    endpointSubnetId: network.?outputs.endpointSubnetId ?? ''
    zoneId: network.?outputs.vaultZoneId ?? ''
    workspaceId: monitoring.outputs.workspaceId
    lock: lockData
  }
}

// ---------------------------------------------------------------- what stands before it, where asked for

module door 'modules/front-door.bicep' = if (frontDoor) {
  name: 'front-door'
  params: {
    profileName: 'afd-${stem}'
    endpointName: 'fde-${stem}-${suffix}'
    policyName: 'fdfp${compactStem}'
    tags: allTags
    originHost: '${appName}.azurewebsites.net'
    standbyHost: standbyHost
    serveFromStandby: serveFromStandby
    signIn: !empty(signInClientId)
    requestsPerMinute: frontDoorRequestsPerMinute
    workspaceId: monitoring.outputs.workspaceId
  }
}

// ---------------------------------------------------------------- where it runs

module app 'modules/app.bicep' = {
  name: 'app'
  params: {
    name: appName
    planName: 'asp-${stem}'
    location: location
    tags: allTags
    zoneRedundant: zoneRedundant
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    alwaysReadyHttp: alwaysReadyHttp
    alwaysReadyIntake: alwaysReadyIntake
    httpConcurrency: httpConcurrency
    identityId: identity.id
    identityClientId: identity.properties.clientId
    pipelineStorageName: pipelineStorageName
    hostStorageName: hostStorageName
    deploymentContainer: deploymentContainer
    vaultName: vault.outputs.name
    secretNames: secretNames
    settings: settings
    configurationPath: configurationPath
    publicUrl: door.?outputs.url ?? ''
    signInClientId: signInClientId
    signInTenantId: empty(signInTenantId) ? tenant().tenantId : signInTenantId
    insightsName: monitoring.outputs.componentName
    subnetId: network.?outputs.appSubnetId ?? ''
    behindFrontDoor: frontDoor || !empty(admitFrontDoorId)
    frontDoorId: door.?outputs.frontDoorId ?? admitFrontDoorId
    workspaceId: monitoring.outputs.workspaceId
  }
  dependsOn: [pipelineStorage, hostStorage]
}

// ---------------------------------------------------------------- who is told when something breaks

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  params: {
    stem: stem
    location: location
    tags: allTags
    emails: alertEmails
    runbooks: runbooks
    insightsId: monitoring.outputs.componentId
    storageAccountIds: concat([pipelineStorage.outputs.id], separateHostStorage ? [hostStorage!.outputs.id] : [])
    vaultName: vault.outputs.name
    noRequestsWindow: noRequestsWindow
  }
}

module workbook 'modules/workbook.bicep' = {
  name: 'workbook'
  params: {
    displayName: 'Go-to-market pipeline (${environmentName})'
    location: location
    tags: allTags
    insightsId: monitoring.outputs.componentId
  }
}

module budget 'modules/budget.bicep' = if (monthlyBudget > 0) {
  name: 'budget'
  params: {
    name: 'budget-${stem}'
    amount: monthlyBudget
    start: budgetStart
    actionGroupId: alerts.outputs.actionGroupId
  }
}

// ---------------------------------------------------------------- what the deployment needs to know next (no secret among it)

@description('Name of the function app: where the package goes.')
output AZURE_FUNCTION_APP_NAME string = app.outputs.name

@description('Name of the Key Vault: where the secrets are set.')
output AZURE_KEY_VAULT_NAME string = vault.outputs.name

@description('Address under which providers call, without a slash at the end: sources are at /api/hooks/{source}.')
output GTM_URL string = frontDoor ? door!.outputs.url : app.outputs.url
