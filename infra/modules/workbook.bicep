// The dashboard's main charts in the portal, for those who have no key to the app's own dashboard.

@description('Title shown in the portal.')
param displayName string

@description('Azure region.')
param location string

@description('Tags of the workbook.')
param tags object

@description('Application Insights component the charts read.')
param insightsId string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  // A workbook's name must be a GUID; this one stays the same at every deployment.
  name: guid(resourceGroup().id, 'gtm-pipeline-workbook')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: displayName
    category: 'workbook'
    sourceId: insightsId
    version: '1.0'
    serializedData: string(loadJsonContent('../workbook.json'))
  }
}
