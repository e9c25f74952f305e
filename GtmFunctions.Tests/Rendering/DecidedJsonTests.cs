using System.Text.Json;
using GtmFunctions.Pipeline.Acknowledge.Deadlines;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using Xunit;

namespace GtmFunctions.Tests.Rendering;

/// <summary>What was decided travels with actions and sleeps in timeouts: it is the same when it wakes.</summary>
public sealed class DecidedJsonTests
{
    private static readonly DateTimeOffset Nine = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Owners => new("all", "least");

    [Theory]
    [MemberData(nameof(Owners))]
    public void ToJson_OfWhatWasDecided_ReadsBackTheSame(string how)
    {
        var owner = how == "all"
            ? new Owner("Ada", "ada@example.com", "sdr", "U1", "Europe/Berlin")
            {
                Further = new Dictionary<string, string> { ["calendar"] = "cal/ada" },
            }
            : new Owner("ops@example.com", "ops@example.com");
        var decided = new Decided
        {
            Score = new ScoreSum("icp", 12.5m, how == "all" ? "high" : null),
            Owner = owner,
            Acknowledge = new SlaTerms("sdr", 1, Nine, how == "all" ? Nine.AddHours(1) : null, [], "1h"),
        };
        var details = new SlaDetails("sdr", 0, "nonce", Action(decided));

        var back = SlaDetails.From(new TimeoutMessage
        {
            Kind = TimeoutKind.Acknowledgement,
            Id = "e1",
            DueAt = Nine,
            Details = PipelineJson.Parse(details.ToJson().ToJsonString())!.AsObject(),
        });

        Assert.Equal(Text(decided), Text(back.Action.Decided));
        Assert.Equal(owner.Further, back.Action.Decided.Owner!.Further);
        Assert.Equal(decided.Acknowledge.Due, back.Action.Decided.Acknowledge!.Due);
    }

    [Fact]
    public void Of_ATimeoutThatDoesNotSayWhatToLookAt_IsUnprocessable() =>
        Assert.Throws<UnprocessableException>(() => SlaDetails.From(new TimeoutMessage
        {
            Kind = TimeoutKind.Acknowledgement,
            Id = "e1",
            DueAt = Nine,
            Details = new() { ["assignment"] = "sdr", ["turn"] = 0 },
        }));

    private static ActionMessage Action(Decided decided) => new()
    {
        Action = "inbound:always:0",
        Event = new CanonicalEvent
        {
            Id = "e1",
            Source = "forms",
            Type = "lead.created",
            Time = Nine,
            ProviderId = "1",
            ProviderType = "form.submitted",
            Data = [],
        },
        FirstSeenAt = Nine,
        Configuration = "v1",
        Workflow = "inbound",
        Branch = "always",
        Index = 0,
        Total = 1,
        Decided = decided,
    };

    private static string Text(Decided decided) => JsonSerializer.Serialize(Action(decided), PipelineJson.Readable.ActionMessage);
}
