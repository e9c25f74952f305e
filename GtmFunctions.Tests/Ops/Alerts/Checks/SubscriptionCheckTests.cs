using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Ops.Alerts.Checks;
using GtmFunctions.Pipeline.Storage.Subscriptions;
using Xunit;

namespace GtmFunctions.Tests.Ops.Alerts.Checks;

public sealed class SubscriptionCheckTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly AlertRule Rule = AlertRule.Default(AlertKind.FailingSubscription);

    [Theory]
    [InlineData(nameof(SubscriptionState.Active), 61, 0)]
    [InlineData(nameof(SubscriptionState.Active), 59, null)] // a moment without an answer is nothing to tell
    [InlineData(nameof(SubscriptionState.Active), null, null)]
    [InlineData(nameof(SubscriptionState.Paused), 61, null)] // who paused it knows
    [InlineData(nameof(SubscriptionState.Disabled), 1, 1)]
    public void Find_Subscription_IsToldAfterAnHourAndOneThatIsDisabledAtOnce(string state, int? minutes, int? grade)
    {
        var problem = SubscriptionCheck.Find(
            new Subscription
            {
                Id = "board-3f9a1c",
                Name = "board",
                Address = "https://board.example/?token=secret-of-the-board",
                Types = ["*"],
                Gets = [SubscribedTo.Events],
                Form = SubscriptionForm.StandardWebhooks,
                Secrets = [],
                CreatedAt = Now.AddDays(-30),
                State = Enum.Parse<SubscriptionState>(state),
                StateSince = Now,
                Why = "it answered that it is gone",
                FailingSince = minutes is { } since ? Now.AddMinutes(-since) : null,
                Failure = "it answered 500",
            },
            Rule,
            Now);

        Assert.Equal(grade, problem?.Grade);
        Assert.DoesNotContain("secret-of-the-board", problem?.ToString() ?? "", StringComparison.Ordinal);
    }
}
