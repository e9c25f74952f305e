// The function app on Flex Consumption: .NET 10 isolated, one identity, no key.

@description('Name of the function app.')
param name string

@description('Name of its plan.')
param planName string

@description('Azure region.')
param location string

@description('Tags of both resources.')
param tags object

@description('Spread instances over availability zones.')
param zoneRedundant bool

@description('Memory of one instance, in MB.')
param instanceMemoryMB int

@description('Most instances.')
param maximumInstanceCount int

@description('Instances of the HTTP group kept warm.')
param alwaysReadyHttp int

@description('Instances of the queue function Intake kept warm.')
param alwaysReadyIntake int

@description('Requests that one HTTP instance has in hand before another is added.')
param httpConcurrency int

@description('Resource id of the user-assigned identity.')
param identityId string

@description('Client id of the user-assigned identity.')
param identityClientId string

@description('Storage account of the pipeline.')
param pipelineStorageName string

@description('Storage account of the Functions host.')
param hostStorageName string

@description('Container of the host account which holds the package.')
param deploymentContainer string

@description('Key Vault which holds the secrets.')
param vaultName string

@description('App settings which are references to secrets.')
param secretNames string[]

@description('Plain app settings.')
param settings object

@description('Configuration document inside the package, or empty.')
param configurationPath string

@description('Address under which people reach the app, without a slash at the end; empty: the host name that Azure gives it.')
param publicUrl string

@description('Client id of the app registration by which people sign in to the pages; empty: nobody can.')
param signInClientId string

@description('Entra tenant of the people who sign in.')
param signInTenantId string

@description('Application Insights component.')
param insightsName string

@description('Subnet to run from, or empty.')
param subnetId string

@description('Refuse calls that do not come through Front Door.')
param behindFrontDoor bool

@description('Identifier of the Front Door profile which calls must come through. Used with behindFrontDoor.')
param frontDoorId string

@description('Workspace which gets the metrics.')
param workspaceId string

var storageSuffix = environment().suffixes.storage

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  properties: {
    reserved: true
    zoneRedundant: zoneRedundant
  }
}

resource app 'Microsoft.Web/sites@2024-11-01' = {
  name: name
  location: location
  // azd finds the app it deploys to by this tag: the name of the service in azure.yaml.
  tags: union(tags, { 'azd-service-name': 'functions' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: 'https://${hostStorageName}.blob.${storageSuffix}/${deploymentContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: concat(
          alwaysReadyHttp == 0 ? [] : [{ name: 'http', instanceCount: alwaysReadyHttp }],
          alwaysReadyIntake == 0 ? [] : [{ name: 'function:Intake', instanceCount: alwaysReadyIntake }]
        )
        triggers: { http: { perInstanceConcurrency: httpConcurrency } }
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
      ipSecurityRestrictionsDefaultAction: behindFrontDoor ? 'Deny' : 'Allow'
      ipSecurityRestrictions: behindFrontDoor
        ? [
            {
              name: 'this-front-door-only'
              priority: 100
              action: 'Allow'
              tag: 'ServiceTag'
              ipAddress: 'AzureFrontDoor.Backend'
              headers: { 'x-azure-fdid': [frontDoorId] }
            }
          ]
        : []
      scmIpSecurityRestrictionsUseMain: false
    }
  }

  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: union({ GTM_PUBLIC_URL: publicUrl }, settings, secretSettings, {
      // FUNCTIONS_WORKER_RUNTIME is missing on purpose: Flex Consumption takes the runtime from functionAppConfig and refuses it here.
      AzureWebJobsStorage__accountName: hostStorageName
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: identityClientId
      GtmStorage__queueServiceUri: 'https://${pipelineStorageName}.queue.${storageSuffix}'
      GtmStorage__tableServiceUri: 'https://${pipelineStorageName}.table.${storageSuffix}'
      GtmStorage__blobServiceUri: 'https://${pipelineStorageName}.blob.${storageSuffix}'
      GtmStorage__credential: 'managedidentity'
      GtmStorage__clientId: identityClientId
      APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
      GTM_CONFIG: configurationPath
      '${signInCredential}': identityClientId
    })
  }

  // Tells the app who looks at its pages, and leaves it to the app whom it lets in: webhooks, links of owners and calls with a function
  // key come without a sign-in. Deployed where nobody signs in too, so that a sign-in that was taken away is off.
  resource signIn 'config' = {
    name: 'authsettingsV2'
    properties: {
      platform: { enabled: !empty(signInClientId), runtimeVersion: '~1' }
      globalValidation: {
        requireAuthentication: false
        unauthenticatedClientAction: 'AllowAnonymous'
        // A provider's Authorization header is its own affair, and no token to be refused here.
        excludedPaths: ['/api/hooks/', '/api/batch/', '/api/acknowledge/', '/api/health']
      }
      httpSettings: {
        requireHttps: true
        routes: { apiPrefix: '/.auth' }
        // Only behind Front Door is the host that a browser asked for told by a header that nobody else can write.
        forwardProxy: { convention: behindFrontDoor ? 'Standard' : 'NoProxy' }
      }
      login: {
        // The app asks no other service in a visitor's name, so no token of theirs is kept.
        tokenStore: { enabled: false }
        cookieExpiration: { convention: 'FixedTime', timeToExpiration: '08:00:00' }
        nonce: { validateNonce: true, nonceExpirationInterval: '00:05:00' }
      }
      identityProviders: empty(signInClientId)
        ? {}
        : {
            azureActiveDirectory: {
              enabled: true
              registration: {
                clientId: signInClientId
                clientSecretSettingName: signInCredential
                openIdIssuer: '${environment().authentication.loginEndpoint}${signInTenantId}/v2.0'
              }
              validation: { allowedAudiences: [signInClientId] }
            }
          }
    }
    dependsOn: [appSettings]
  }
}

// The app proves itself to Entra by its identity, which the registration trusts, and not by a secret. The name is the platform's own:
// https://learn.microsoft.com/azure/app-service/configure-authentication-provider-aad#use-a-managed-identity-instead-of-a-secret-preview
var signInCredential = 'OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID'

// SLACK_SDR_URL is the secret slack-sdr-url: Key Vault allows no underscore. Without a version in the reference the app takes up a
// new one by itself, within a day or at the next restart.
var secretSettings = toObject(
  secretNames,
  name => name,
  name => '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=${toLower(replace(name, '_', '-'))})'
)

// Metrics only: what the host and the app log goes to Application Insights already, and would be paid for twice.
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: app
  properties: {
    workspaceId: workspaceId
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

@description('Name of the function app.')
output name string = app.name

@description('Address of the function app, without a slash at the end.')
output url string = 'https://${app.properties.defaultHostName}'
