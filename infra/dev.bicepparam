// For trying it out, and for azd up: cheapest of everything, no network, no lock, the person who deploys may set the secrets.
using './main.bicep'

param environmentName = 'dev'
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param secretNames = loadJsonContent('secret-names.json')
param configurationPath = 'demo/gtm.yaml'

param instanceMemoryMB = 2048
param maximumInstanceCount = 40

param signInClientId = readEnvironmentVariable('GTM_SIGN_IN_CLIENT_ID', '')
param signInTenantId = readEnvironmentVariable('GTM_SIGN_IN_TENANT_ID', '')

param operatorsObjectId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
param operatorsKind = readEnvironmentVariable('AZURE_PRINCIPAL_TYPE', 'User')

param alertEmails = split(readEnvironmentVariable('GTM_ALERT_EMAIL', 'gtm-dev@example.com'), ',')
param runbooks = readEnvironmentVariable('GTM_RUNBOOKS', 'docs/operations.md')
param logDailyQuotaGb = 1
param noRequestsWindow = ''
