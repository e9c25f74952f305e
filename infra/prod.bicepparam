// Production: three zones, geo-redundant pipeline storage, private data, two warm instances of HTTP and of Intake, locks and a budget.
using './main.bicep'

param environmentName = 'prod'
param location = readEnvironmentVariable('AZURE_LOCATION', 'westeurope')
param zoneRedundant = true
param secretNames = loadJsonContent('secret-names.json')

param alwaysReadyHttp = 2
param alwaysReadyIntake = 2
param separateHostStorage = true
param storageRedundancy = 'Standard_GZRS'
param blobRecoveryDays = 30
param privateNetwork = true
param frontDoor = true
param lockData = true

param signInClientId = readEnvironmentVariable('GTM_SIGN_IN_CLIENT_ID', '')
param signInTenantId = readEnvironmentVariable('GTM_SIGN_IN_TENANT_ID', '')

param operatorsObjectId = readEnvironmentVariable('GTM_OPERATORS', '')

param alertEmails = split(readEnvironmentVariable('GTM_ALERT_EMAIL', 'gtm-oncall@example.com'), ',')
param runbooks = readEnvironmentVariable('GTM_RUNBOOKS', 'docs/operations.md')
param logRetentionDays = 90
param noRequestsWindow = 'PT1H'
param monthlyBudget = 1000
param budgetStart = readEnvironmentVariable('GTM_BUDGET_START', '2026-12-01')
