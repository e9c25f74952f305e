using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Outbound.Connectors;
using GtmFunctions.Pipeline.Storage.Subscriptions;
using GtmFunctions.Pipeline.Subscriptions;
using Xunit;

namespace GtmFunctions.Tests.Subscriptions;

public sealed class SubscriptionHealthTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(AnswerKind.Refused, 422)]
    [InlineData(AnswerKind.Retry, 503)]
    [InlineData(AnswerKind.Unknown, null)]
    public void After_FirstFailure_NotesSinceWhenAndGoesOn(AnswerKind kind, int? status)
    {
        var after = SubscriptionHealth.After(Row(), Answer(kind, status), Now);

        Assert.Equal((SubscriptionState.Active, Now, "said so"), (after.State, after.FailingSince, after.Failure));
    }

    [Theory]
    [InlineData(4.9, nameof(SubscriptionState.Active))]
    [InlineData(5, nameof(SubscriptionState.Disabled))]
    public void After_FailureForDays_DisablesFromTheFifthOn(double days, string state)
    {
        var failing = Row() with { FailingSince = Now.AddDays(-days) };

        var after = SubscriptionHealth.After(failing, Answer(AnswerKind.Retry, 500), Now);

        Assert.Equal((state, failing.FailingSince), (after.State.ToString(), after.FailingSince));
    }

    [Fact]
    public void After_Success_ForgetsThatItFailed()
    {
        var after = SubscriptionHealth.After(Row() with { FailingSince = Now.AddDays(-6) }, Answer(AnswerKind.Delivered, 200), Now);

        Assert.Equal((SubscriptionState.Active, null), (after.State, after.FailingSince));
    }

    [Fact]
    public void After_NothingNew_IsTheSameSubscription()
    {
        var (well, failing, paused) = (
            Row(), Row() with { FailingSince = Now.AddDays(-1) }, Row() with { State = SubscriptionState.Paused });

        Assert.Same(well, SubscriptionHealth.After(well, Answer(AnswerKind.Delivered, 200), Now));
        Assert.Same(failing, SubscriptionHealth.After(failing, Answer(AnswerKind.Retry, 500), Now));
        Assert.Same(paused, SubscriptionHealth.After(paused, Answer(AnswerKind.Disabled, 410), Now));
    }

    [Fact]
    public void After_Gone_DisablesAtOnce() =>
        Assert.Equal(SubscriptionState.Disabled, SubscriptionHealth.After(Row(), Answer(AnswerKind.Disabled, 410), Now).State);

    private static Answer Answer(AnswerKind kind, int? status) => new() { Kind = kind, Status = status, Reason = "said so" };

    private static Subscription Row() => new()
    {
        Id = "board-3f9a1c",
        Name = "board",
        Address = "https://board.example",
        Types = ["*"],
        Gets = [SubscribedTo.Events],
        Form = SubscriptionForm.StandardWebhooks,
        Secrets = [],
        CreatedAt = Now.AddDays(-30),
        StateSince = Now.AddDays(-30),
    };
}
