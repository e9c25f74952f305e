// One private endpoint and its entry in the private DNS zone.

@description('Name of the endpoint.')
param name string

@description('Azure region.')
param location string

@description('Tags of the endpoint.')
param tags object

@description('Resource that becomes reachable.')
param targetId string

@description('Which of its services: blob, queue, table or vault.')
param service string

@description('Subnet in which the endpoint gets its address.')
param subnetId string

@description('Private DNS zone which the address is written to.')
param zoneId string

resource endpoint 'Microsoft.Network/privateEndpoints@2025-01-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      {
        name: name
        properties: {
          privateLinkServiceId: targetId
          groupIds: [service]
        }
      }
    ]
  }

  resource zone 'privateDnsZoneGroups' = {
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [{ name: service, properties: { privateDnsZoneId: zoneId } }]
    }
  }
}
