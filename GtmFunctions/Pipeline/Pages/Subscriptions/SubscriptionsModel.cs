using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Subscriptions;

/// <summary>Who else is sent events and decisions, and whether they take them.</summary>
/// <param name="Answer">The answer in a sentence.</param>
/// <param name="Standing">How things stand.</param>
/// <param name="Subscriptions">All of them, by name.</param>
public sealed record SubscriptionsModel(string Answer, Standing Standing, IReadOnlyList<SubscriptionSummary> Subscriptions)
    : PageModel("Subscriptions", Answer, Standing);

/// <summary>How it stands with a subscription.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Standing">How it stands.</param>
/// <param name="State">The same in words.</param>
/// <param name="Since">Since when.</param>
/// <param name="Gets">What it gets, such as <c>events of lead.*</c>.</param>
/// <param name="Form">In which form.</param>
/// <param name="Address">Where it is sent.</param>
public sealed record SubscriptionSummary(
    string Name, Standing Standing, string State, DateTimeOffset? Since, string Gets, string Form, string Address);

/// <summary>One subscription.</summary>
/// <param name="Answer">The answer in a sentence.</param>
/// <param name="Summary">How it stands.</param>
/// <param name="Word">Its state in a word, which says what can be done.</param>
/// <param name="Filter">What an event must meet besides its type; <see langword="null"/> where nothing.</param>
/// <param name="Pace">The pace that it can take; <see langword="null"/> where nothing limits it.</param>
/// <param name="Retry">The waits between tries.</param>
/// <param name="Secrets">The secrets that sign, without them.</param>
/// <param name="HasTopicKey">Whether it is sent with the key of an Event Grid topic, and signed with nothing.</param>
/// <param name="Replays">Its last replays, newest first.</param>
public sealed record SubscriptionModel(
    string Answer,
    SubscriptionSummary Summary,
    string Word,
    string? Filter,
    string? Pace,
    IReadOnlyList<string> Retry,
    IReadOnlyList<SubscriptionSecretLine> Secrets,
    bool HasTopicKey,
    IReadOnlyList<SubscriptionReplayLine> Replays) : PageModel(Summary.Name, Answer, Summary.Standing);

/// <summary>A secret that signs.</summary>
/// <param name="Since">When it was made.</param>
/// <param name="Until">Until when it signs; <see langword="null"/> for the newest.</param>
public sealed record SubscriptionSecretLine(DateTimeOffset Since, DateTimeOffset? Until);

/// <summary>A replay.</summary>
/// <param name="State">Where it is in its life.</param>
/// <param name="Since">What happened from then on.</param>
/// <param name="Until">Before then.</param>
/// <param name="Looked">How many events were looked at.</param>
/// <param name="Sent">How much was put on its way.</param>
/// <param name="LeftOut">How much was left out, because it is under way.</param>
public sealed record SubscriptionReplayLine(
    string State, DateTimeOffset Since, DateTimeOffset Until, int Looked, int Sent, int LeftOut);

/// <summary>A secret that was just made, which is shown this once.</summary>
/// <param name="Name">The subscription's name.</param>
/// <param name="Address">Where it is sent.</param>
/// <param name="Secret">The secret.</param>
/// <param name="OldUntil">Until when the old one signs beside it; <see langword="null"/> where there is none.</param>
public sealed record SubscriptionSecretModel(string Name, string Address, string Secret, DateTimeOffset? OldUntil) : PageModel(
    $"The secret of {Name}",
    "It is shown now and not again: give it to whoever runs the subscriber before you leave this page. Who lost it is given a new one.",
    Standing.Attention);
