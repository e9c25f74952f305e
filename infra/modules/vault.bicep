// The secrets: providers' signing secrets and destinations' tokens. The app may read them; whoever operates it may set them; the
// template knows their names only.

@description('Name of the vault.')
@maxLength(24)
param name string

@description('Azure region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Principal id of the app.')
param readerPrincipalId string

@description('Object id of who may set secrets, or empty.')
param operatorsObjectId string

@description('What operatorsObjectId is: User, Group or ServicePrincipal.')
param operatorsKind string

@description('Close the public endpoint and open a private one.')
param privateNetwork bool

@description('Subnet of the private endpoint.')
param endpointSubnetId string

@description('Private DNS zone of Key Vault.')
param zoneId string

@description('Workspace which gets the audit log.')
param workspaceId string

@description('Forbid the deletion of the vault.')
param lock bool

import { roles } from '../roles.bicep'

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: true
    publicNetworkAccess: privateNetwork ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'None'
      defaultAction: privateNetwork ? 'Deny' : 'Allow'
    }
  }
}

resource reader 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, readerPrincipalId, roles.keyVaultSecretsUser)
  scope: vault
  properties: {
    principalId: readerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsUser)
  }
}

resource operators 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operatorsObjectId)) {
  name: guid(vault.id, operatorsObjectId, roles.keyVaultSecretsOfficer)
  scope: vault
  properties: {
    principalId: operatorsObjectId
    principalType: operatorsKind
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsOfficer)
  }
}

module endpoint 'private-endpoint.bicep' = if (privateNetwork) {
  name: '${name}-vault'
  params: {
    name: 'pep-${name}'
    location: location
    tags: tags
    targetId: vault.id
    service: 'vault'
    subnetId: endpointSubnetId
    zoneId: zoneId
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: vault
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'audit', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

resource deletionLock 'Microsoft.Authorization/locks@2020-05-01' = if (lock) {
  name: 'keep-the-secrets'
  scope: vault
  properties: {
    level: 'CanNotDelete'
    notes: 'Without these secrets no webhook can be verified. See docs/operations.md before lifting this lock.'
  }
}

@description('Name of the vault.')
output name string = vault.name
