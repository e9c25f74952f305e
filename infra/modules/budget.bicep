// A monthly budget of the resource group: it mails, it stops nothing.

@description('Name of the budget.')
param name string

@description('Amount a month, in the billing currency.')
param amount int

@description('First day of the month of creation, yyyy-MM-01. Azure refuses an earlier month at creation and any change afterwards.')
@minLength(10)
@maxLength(10)
param start string

@description('Action group which is told.')
param actionGroupId string

resource budget 'Microsoft.Consumption/budgets@2023-11-01' = {
  name: name
  properties: {
    category: 'Cost'
    amount: amount
    timeGrain: 'Monthly'
    timePeriod: { startDate: start }
    notifications: {
      spent80Percent: {
        enabled: true
        operator: 'GreaterThanOrEqualTo'
        threshold: 80
        thresholdType: 'Actual'
        contactEmails: []
        contactGroups: [actionGroupId]
      }
      forecast100Percent: {
        enabled: true
        operator: 'GreaterThanOrEqualTo'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: []
        contactGroups: [actionGroupId]
      }
    }
  }
}
