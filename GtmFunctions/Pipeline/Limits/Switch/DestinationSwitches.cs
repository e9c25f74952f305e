using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Outbound.Connectors;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Limits;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Limits.Switch;

/// <summary>
/// Destinations that have switched us off are not called any more, as Standard Webhooks asks of a sender that gets 410: what comes for them
/// becomes a dead letter at once, with the reason. One action an hour is let through, and another address or token is called at once.
/// Shared by all instances; a destination that is on costs a read every two seconds and no write.
/// </summary>
public sealed partial class DestinationSwitches(
    DestinationStates states,
    IConfiguration settings,
    TimeProvider clock,
    ILogger<DestinationSwitches> logger)
{
    private const string Kind = "switch";

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <summary>The answer that an action gets without a call; <see langword="null"/> where it may call.</summary>
    public async Task<Answer?> RefusalAsync(Destination destination, CancellationToken cancellation)
    {
        var row = RowOf(destination.Name);
        var state = await row.ReadAsync(Fresh, cancellation);
        if (!IsOff(state, destination))
            return null;
        var now = clock.GetUtcNow();
        if (now >= state.ProbeAt && await row.ChangeAsync(
            current => current.ProbeAt <= now ? (current with { ProbeAt = now + Pause }, true) : (current, false), cancellation))
        {
            return null;
        }

        return new Answer
        {
            Kind = AnswerKind.Disabled,
            Reason = $"{destination.Name} is not called: it has switched us off since {state.OffSince:u} ({state.Reason}); "
                + "give it an address that is on and replay, with the current configuration if that changed",
        };
    }

    /// <summary>Notes what an answer says of the switch.</summary>
    public async Task AnsweredAsync(Destination destination, Answer answer, CancellationToken cancellation)
    {
        if (answer.Status is null)
            return;
        var row = RowOf(destination.Name);
        var isOff = answer.Kind == AnswerKind.Disabled;
        if (!isOff && (await row.ReadAsync(Fresh, cancellation)).OffSince is null)
            return;
        var now = clock.GetUtcNow();
        var (before, after) = await row.ChangeAsync(
            state =>
            {
                var next = !isOff ? state.OffSince is null ? state : SwitchState.On
                    : IsOff(state, destination) ? state
                    : new SwitchState { OffSince = now, Of = KeyOf(destination), Reason = answer.Reason, ProbeAt = now + Pause };
                return (next, (state, next));
            },
            cancellation);
        if (!ReferenceEquals(before, after) && isOff)
            Log.Off(logger, destination.Name, answer.Reason);
        else if (!ReferenceEquals(before, after))
            Log.On(logger, destination.Name, now - before.OffSince!.Value);
    }

    /// <summary>Has a destination called again that has switched us off, because a person says that it is on.</summary>
    public async Task SwitchOnAsync(string destination, CancellationToken cancellation)
    {
        var row = RowOf(destination);
        if ((await row.ReadAsync(Fresh, cancellation)).OffSince is not null)
            await row.ChangeAsync(state => (state.OffSince is null ? state : SwitchState.On, true), cancellation);
    }

    /// <summary>The switches of all destinations that were ever off, by destination.</summary>
    public Task<IReadOnlyDictionary<string, SwitchState>> AllAsync(CancellationToken cancellation) =>
        states.AllAsync(Kind, SwitchJson.Default.SwitchState, cancellation);

    /// <summary>Whether a destination, with the addresses and the token that it has now, is off.</summary>
    public bool IsOff(SwitchState state, Destination destination) => state.OffSince is not null && state.Of == KeyOf(destination);

    private string KeyOf(Destination destination) =>
        KeyHash.For([.. destination.Urls.Append(destination.Token ?? "").Select(name => SettingValue.Read(settings, name) ?? name)]);

    private SharedRow<SwitchState> RowOf(string destination) =>
        states.Row(destination, Kind, SwitchJson.Default.SwitchState, SwitchState.On);

    private static partial class Log
    {
        [LoggerMessage(
            EventId = 6014,
            EventName = "DestinationSwitchedOff",
            Level = LogLevel.Critical,
            Message = "{Destination} has switched us off: {Reason}. What comes for it is a dead letter; give it an address that is on, " +
                "then replay")]
        public static partial void Off(ILogger logger, string destination, string reason);

        [LoggerMessage(
            EventId = 6015,
            EventName = "DestinationSwitchedOn",
            Level = LogLevel.Warning,
            Message = "{Destination} takes calls again, {Off} after it had switched us off; replay what died meanwhile")]
        public static partial void On(ILogger logger, string destination, TimeSpan off);
    }
}
