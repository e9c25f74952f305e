// Front Door before the app: one endpoint, the app and perhaps its standby behind it, and a limit on what one address may send.

@description('Name of the profile.')
param profileName string

@description('Name of the endpoint.')
param endpointName string

@description('Name of the firewall policy: letters and digits.')
param policyName string

@description('Tags of every resource.')
param tags object

@description('Host name of the function app.')
param originHost string

@description('Host name of the standby in another region, or empty.')
param standbyHost string

@description('Send everything to the standby and nothing to the app.')
param serveFromStandby bool

@description('People sign in to the pages: the addresses of the sign-in are let through too.')
param signIn bool

@description('Requests a minute which one client address may make.')
param requestsPerMinute int

@description('Workspace which gets the access and firewall logs.')
param workspaceId string

resource profile 'Microsoft.Cdn/profiles@2025-06-01' = {
  name: profileName
  location: 'global'
  tags: tags
  sku: { name: 'Standard_AzureFrontDoor' }
  properties: {
    originResponseTimeoutSeconds: 60
  }

  resource endpoint 'afdEndpoints' = {
    name: endpointName
    location: 'global'
    tags: tags
    properties: { enabledState: 'Enabled' }

    resource route 'routes' = {
      name: 'api'
      properties: {
        originGroup: { id: origins.id }
        patternsToMatch: signIn ? ['/api/*', '/.auth/*'] : ['/api/*']
        supportedProtocols: ['Https']
        forwardingProtocol: 'HttpsOnly'
        httpsRedirect: 'Disabled'
        linkToDefaultDomain: 'Enabled'
      }
      dependsOn: [origins::app]
    }
  }

  resource origins 'originGroups' = {
    name: 'functions'
    properties: {
      loadBalancingSettings: {
        sampleSize: 4
        successfulSamplesRequired: 3
        additionalLatencyInMilliseconds: 50
      }
      healthProbeSettings: {
        probePath: '/api/health'
        probeProtocol: 'Https'
        probeRequestType: 'GET'
        probeIntervalInSeconds: 100
      }
      sessionAffinityState: 'Disabled'
    }

    resource app 'origins' = {
      name: 'app'
      properties: {
        hostName: originHost
        originHostHeader: originHost
        httpsPort: 443
        priority: 1
        weight: 1000
        enforceCertificateNameCheck: true
        enabledState: serveFromStandby ? 'Disabled' : 'Enabled'
      }
    }

    // Never on by itself: the two remember different events, so a health probe that flickers would have things done twice.
    resource standby 'origins' = if (!empty(standbyHost)) {
      name: 'standby'
      properties: {
        hostName: standbyHost
        originHostHeader: standbyHost
        httpsPort: 443
        priority: 1
        weight: 1000
        enforceCertificateNameCheck: true
        enabledState: serveFromStandby ? 'Enabled' : 'Disabled'
      }
    }
  }

  resource security 'securityPolicies' = {
    name: 'limit'
    properties: {
      parameters: {
        type: 'WebApplicationFirewall'
        wafPolicy: { id: policy.id }
        associations: [{ domains: [{ id: endpoint.id }], patternsToMatch: ['/*'] }]
      }
    }
  }
}

resource policy 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2025-03-01' = {
  name: policyName
  location: 'global'
  tags: tags
  sku: { name: 'Standard_AzureFrontDoor' }
  properties: {
    policySettings: {
      enabledState: 'Enabled'
      mode: 'Prevention'
      // 429 says why; the default, 403, would read like a bad signature.
      customBlockResponseStatusCode: 429
    }
    customRules: {
      rules: [
        {
          name: 'RatePerAddress'
          priority: 100
          enabledState: 'Enabled'
          ruleType: 'RateLimitRule'
          rateLimitDurationInMinutes: 1
          rateLimitThreshold: requestsPerMinute
          action: 'Block'
          matchConditions: [
            {
              matchVariable: 'RequestUri'
              operator: 'Contains'
              matchValue: ['/api/']
            }
          ]
        }
      ]
    }
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: profile
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
  }
}

@description('Identifier which this profile puts into the X-Azure-FDID header.')
output frontDoorId string = profile.properties.frontDoorId

@description('Address of the endpoint, without a slash at the end.')
output url string = 'https://${profile::endpoint.properties.hostName}'
