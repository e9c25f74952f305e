using System.Security.Cryptography;
using GtmFunctions.Pipeline.Limits.Switch;
using GtmFunctions.Pipeline.Storage.Limits;
using GtmFunctions.Pipeline.Storage.Subscriptions;
using GtmFunctions.Pipeline.Subscriptions;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Ops.Subscriptions;

/// <summary>A subscription after somebody changed it.</summary>
/// <param name="Subscription">It; <see langword="null"/> where there is none of that name.</param>
/// <param name="Secret">The secret that this change made: the only time that it is shown.</param>
internal sealed record ChangedSubscription(Subscription? Subscription, string? Secret = null);

/// <summary>What people do to subscriptions.</summary>
internal sealed partial class SubscriptionCommands(
    SubscriptionRecords records,
    LiveSubscriptions live,
    DestinationSwitches switches,
    DestinationStates states,
    SubscriptionReplayRunner replays,
    TimeProvider clock,
    ILogger<SubscriptionCommands> logger)
{
    /// <summary>The most subscriptions of an app: each event is held against all of them.</summary>
    public const int Most = 100;

    /// <summary>The longest that two secrets are live.</summary>
    public static readonly TimeSpan LongestOverlap = TimeSpan.FromDays(30);

    /// <summary>How long two secrets are live where nobody says.</summary>
    public static readonly TimeSpan UsualOverlap = TimeSpan.FromDays(1);

    // 32 bytes, of the 24 to 64 that Standard Webhooks has
    private const int SecretBytes = 32;

    /// <summary>Adds one; what comes in from now on counts for it.</summary>
    /// <param name="asked">What is asked for.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="OpsRequestException">It cannot be read, its name is taken, or there are too many.</exception>
    public async Task<ChangedSubscription> AddAsync(SubscriptionRequest asked, string by, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var read = SubscriptionReading.Read(asked, now);
        if ((await records.ListAsync(cancellation)).Count >= Most)
            throw new OpsRequestException($"There are {Most} subscriptions, the most of an app: remove one first.");
        var secret = read.Form == SubscriptionForm.EventGrid ? null : NewSecret();
        var added = await records.TryAddAsync(
            read with
            {
                Id = $"{read.Name}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(3))}",
                Secrets = secret is null ? read.Secrets : [new SubscriptionSecret(secret, now)],
            },
            cancellation) ?? throw new OpsRequestException(
                $"There is a subscription '{read.Name}' already: take another name, or give it a new secret.");
        live.LookAgain();
        Log.Added(logger, added.Name, new Uri(added.Address).Host, by);
        await replays.CatchUpAsync(added, now, cancellation);
        return new ChangedSubscription(added, secret);
    }

    /// <summary>Pauses one: nothing new is sent, and what is under way waits.</summary>
    public async Task<ChangedSubscription> PauseAsync(string name, string by, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return await ChangeAsync(
            name,
            row => row.State == SubscriptionState.Active
                ? row with { State = SubscriptionState.Paused, StateSince = now, Why = $"paused by {by}" }
                : row,
            cancellation);
    }

    /// <summary>Enables one that was paused or disabled; what comes in from now on counts for it again.</summary>
    public async Task<ChangedSubscription> EnableAsync(string name, string by, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var changed = await ChangeAsync(
            name,
            row => row.State == SubscriptionState.Active
                ? row
                : row with { State = SubscriptionState.Active, StateSince = now, Why = null, FailingSince = null, Failure = null },
            cancellation);
        if (changed.Subscription is not { } enabled)
            return changed;
        await switches.SwitchOnAsync(SubscriptionPlace.DestinationOf(enabled.Id), cancellation);
        Log.Enabled(logger, name, by);
        if (enabled.StateSince == now)
            await replays.CatchUpAsync(enabled, now, cancellation);
        return changed;
    }

    /// <summary>Gives one a new secret, beside which the old one signs for a while.</summary>
    /// <param name="name">Which.</param>
    /// <param name="overlap">For how long both sign, at most <see cref="LongestOverlap"/>; none ends the old one at once.</param>
    /// <param name="key">The new key of an Event Grid topic, which is used at once.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="OpsRequestException">An Event Grid topic's key is missing, or another form was given one.</exception>
    public async Task<ChangedSubscription> RotateAsync(
        string name, TimeSpan overlap, string? key, string by, CancellationToken cancellation)
    {
        if (await records.FindAsync(name, cancellation) is not { } found)
            return new ChangedSubscription(null);
        var isTopic = found.Form == SubscriptionForm.EventGrid;
        if (isTopic != key is not null)
        {
            throw new OpsRequestException(isTopic
                ? "'topicKey' is missing: the topic's other access key."
                : "'topicKey' is for event-grid: this subscription gets a new secret of its own.");
        }

        var (now, secret) = (clock.GetUtcNow(), key ?? NewSecret());
        var changed = await ChangeAsync(
            name,
            row => row.Id != found.Id || row.Secrets[0].Value == secret
                ? row
                : row with
                {
                    Secrets = isTopic || overlap <= TimeSpan.Zero
                        ? [new SubscriptionSecret(secret, now)]
                        : [new SubscriptionSecret(secret, now), row.Secrets[0] with { Until = now + overlap }],
                },
            cancellation);
        if (changed.Subscription?.Secrets[0].Value != secret)
            return new ChangedSubscription(null);
        Log.Rotated(logger, name, by);
        return changed with { Secret = isTopic ? null : secret };
    }

    /// <summary>Removes one with its secrets; what is under way for it ends without a call.</summary>
    public async Task<ChangedSubscription> RemoveAsync(string name, string by, CancellationToken cancellation)
    {
        while (await records.FindAsync(name, cancellation) is { } found)
        {
            if (!await records.TryRemoveAsync(found, cancellation))
                continue;
            live.LookAgain();
            Log.Removed(logger, name, by);
            await states.ForgetAsync(SubscriptionPlace.DestinationOf(found.Id), cancellation);
            return new ChangedSubscription(found);
        }

        return new ChangedSubscription(null);
    }

    private static string NewSecret() => $"whsec_{Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes))}";

    private async Task<ChangedSubscription> ChangeAsync(
        string name, Func<Subscription, Subscription> change, CancellationToken cancellation)
    {
        var changed = await records.ChangeAsync(name, change, cancellation);
        live.LookAgain();
        return new ChangedSubscription(changed.Stands);
    }

    private static partial class Log
    {
        [LoggerMessage(
            EventId = 7030, EventName = "SubscriptionAdded", Level = LogLevel.Warning, Message = "{By} subscribed {Name} at {Host}")]
        public static partial void Added(ILogger logger, string name, string host, string by);

        [LoggerMessage(
            EventId = 7031, EventName = "SubscriptionEnabled", Level = LogLevel.Warning, Message = "{By} enabled the subscription {Name}")]
        public static partial void Enabled(ILogger logger, string name, string by);

        [LoggerMessage(
            EventId = 7032,
            EventName = "SubscriptionRotated",
            Level = LogLevel.Warning,
            Message = "{By} gave the subscription {Name} a new secret")]
        public static partial void Rotated(ILogger logger, string name, string by);

        [LoggerMessage(
            EventId = 7033, EventName = "SubscriptionRemoved", Level = LogLevel.Warning, Message = "{By} removed the subscription {Name}")]
        public static partial void Removed(ILogger logger, string name, string by);
    }
}
