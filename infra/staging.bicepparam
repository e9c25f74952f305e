// Like production in everything that can break a deployment, smaller in everything that costs.
using './main.bicep'

param environmentName = 'staging'
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param secretNames = loadJsonContent('secret-names.json')

param maximumInstanceCount = 40
param separateHostStorage = true
param privateNetwork = true
param frontDoor = true

param signInClientId = readEnvironmentVariable('GTM_SIGN_IN_CLIENT_ID', '')
param signInTenantId = readEnvironmentVariable('GTM_SIGN_IN_TENANT_ID', '')

param operatorsObjectId = readEnvironmentVariable('GTM_OPERATORS', '')

param alertEmails = split(readEnvironmentVariable('GTM_ALERT_EMAIL', 'gtm-staging@example.com'), ',')
param runbooks = readEnvironmentVariable('GTM_RUNBOOKS', 'docs/operations.md')
param logDailyQuotaGb = 2
param noRequestsWindow = ''
param monthlyBudget = 200
param budgetStart = readEnvironmentVariable('GTM_BUDGET_START', '2026-12-01')
