// One storage account: for the pipeline's data, for the Functions host, or for both. Shared keys are off, so only an identity with
// one of the roles below can read or write it.

@description('Name of the account.')
@minLength(3)
@maxLength(24)
param name string

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Standard_LRS, Standard_ZRS, Standard_GRS or Standard_GZRS.')
param redundancy string

@description('Days in which a deleted blob or container can be brought back.')
param recoveryDays int

@description('Queues to create; each also gets its poison queue, which the queue trigger does not create.')
param queues string[]

@description('Blob containers to create.')
param containers string[]

@description('Whether the pipeline keeps its queues, tables and payloads here.')
param holdsPipeline bool

@description('Whether the Functions host keeps its leases, keys and package here.')
param holdsHost bool

@description('Principal id of the app.')
param appPrincipalId string

@description('Close the public endpoint and open private ones.')
param privateNetwork bool

@description('Subnet of the private endpoints.')
param endpointSubnetId string

@description('Private DNS zone of blobs.')
param blobZoneId string

@description('Private DNS zone of queues.')
param queueZoneId string

@description('Private DNS zone of tables.')
param tableZoneId string

@description('Workspace which gets the diagnostics.')
param workspaceId string

@description('Log every transaction, not metrics only.')
param audit bool

@description('Forbid the deletion of the account.')
param lock bool

import { roles } from '../roles.bicep'

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: redundancy }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: privateNetwork ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: privateNetwork ? 'Deny' : 'Allow'
    }
  }

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      deleteRetentionPolicy: { enabled: true, days: recoveryDays }
      containerDeleteRetentionPolicy: { enabled: true, days: recoveryDays }
    }

    resource container 'containers' = [
      for container in containers: {
        name: container
        properties: { publicAccess: 'None' }
      }
    ]
  }

  resource queueService 'queueServices' = {
    name: 'default'

    resource queue 'queues' = [for queue in queues: { name: queue }]
    resource poison 'queues' = [for queue in queues: { name: '${queue}-poison' }]
  }

  // The app names its tables by the day and drops them whole, so none is declared here.
  resource tableService 'tableServices' = {
    name: 'default'
  }
}

// The pipeline puts, gets and deletes messages, creates and drops its day tables, and writes payloads and configuration. The host
// leases blobs and keeps its keys, for which Azure asks the data owner role. None of the three can change the account itself.
var appRoles = concat(
  holdsHost ? [roles.blobDataOwner] : [roles.blobDataContributor],
  holdsPipeline ? [roles.queueDataContributor, roles.tableDataContributor] : []
)

resource appRole 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in appRoles: {
    name: guid(account.id, appPrincipalId, role)
    scope: account
    properties: {
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', role)
    }
  }
]

var endpoints = [
  { service: 'blob', zoneId: blobZoneId }
  { service: 'queue', zoneId: queueZoneId }
  { service: 'table', zoneId: tableZoneId }
]

module endpoint 'private-endpoint.bicep' = [
  for item in endpoints: if (privateNetwork) {
    name: '${name}-${item.service}'
    params: {
      name: 'pep-${name}-${item.service}'
      location: location
      tags: tags
      targetId: account.id
      service: item.service
      subnetId: endpointSubnetId
      zoneId: item.zoneId
    }
  }
]

var logs = audit ? [{ categoryGroup: 'audit', enabled: true }] : []
var metrics = [{ category: 'Transaction', enabled: true }]

resource blobDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: account::blobs
  properties: { workspaceId: workspaceId, logs: logs, metrics: metrics }
}

resource queueDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: account::queueService
  properties: { workspaceId: workspaceId, logs: logs, metrics: metrics }
}

resource tableDiagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: account::tableService
  properties: { workspaceId: workspaceId, logs: logs, metrics: metrics }
}

resource deletionLock 'Microsoft.Authorization/locks@2020-05-01' = if (lock) {
  name: 'keep-the-data'
  scope: account
  properties: {
    level: 'CanNotDelete'
    notes: 'Events that were acknowledged and not yet delivered live here. See docs/operations.md before lifting this lock.'
  }
}

@description('Resource id of the account.')
output id string = account.id
