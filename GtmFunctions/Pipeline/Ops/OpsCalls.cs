using System.Runtime.CompilerServices;
using GtmFunctions.Pipeline.Ops.Accounts;
using GtmFunctions.Pipeline.Ops.Alarms;
using GtmFunctions.Pipeline.Ops.Capture;
using GtmFunctions.Pipeline.Ops.Checks;
using GtmFunctions.Pipeline.Ops.Fixtures;
using GtmFunctions.Pipeline.Ops.Gaps;
using GtmFunctions.Pipeline.Ops.Importing;
using GtmFunctions.Pipeline.Ops.Jobs;
using GtmFunctions.Pipeline.Ops.Lists;
using GtmFunctions.Pipeline.Ops.Numbers;
using GtmFunctions.Pipeline.Ops.People;
using GtmFunctions.Pipeline.Ops.Polls;
using GtmFunctions.Pipeline.Ops.Preview;
using GtmFunctions.Pipeline.Ops.Replay;
using GtmFunctions.Pipeline.Ops.Rules;
using GtmFunctions.Pipeline.Ops.Simulate;
using GtmFunctions.Pipeline.Ops.Subscriptions;
using GtmFunctions.Pipeline.Surface;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Ops;

/// <summary>
/// The ops calls, each declared once: its name and its summary, which are the property's, its method, route, access and handler, and what
/// it may say.
/// </summary>
public static class OpsCalls
{
    private const string Get = "get";
    private const string Post = "post";
    private const string Put = "put";

    // First of all: each call adds itself
    private static readonly List<OpsCall> Declared = [];

    /// <summary>Finds events.</summary>
    public static OpsCall ListEvents { get; } = Declare<OpsEndpoints>(
        Get, "ops/events", AccessLevel.Function, ops => ops.ListEventsAsync, OpsParameters.ListEvents);

    /// <summary>Tells an event's story.</summary>
    public static OpsCall GetEvent { get; } = Declare<OpsEndpoints>(
        Get, "ops/events/{id}", AccessLevel.Function, ops => ops.GetEventAsync);

    /// <summary>Puts an event back.</summary>
    public static OpsCall ReplayEvent { get; } = Declare<ReplayEndpoints>(
        Post, "ops/events/{id}/replay", AccessLevel.Admin, replay => replay.ReplayEventAsync, OpsParameters.One);

    /// <summary>Puts many events back.</summary>
    public static OpsCall ReplayEvents { get; } = Declare<ReplayEndpoints>(
        Post, "ops/replay", AccessLevel.Admin, replay => replay.ReplayEventsAsync, [.. OpsParameters.EventFilters, .. OpsParameters.Many]);

    /// <summary>Lists the dead letters.</summary>
    public static OpsCall ListDeadLetters { get; } = Declare<OpsEndpoints>(
        Get, "ops/dead-letters", AccessLevel.Function, ops => ops.ListDeadLettersAsync, OpsParameters.ListLetters);

    /// <summary>Puts a dead letter back.</summary>
    public static OpsCall ReplayDeadLetter { get; } = Declare<OpsEndpoints>(
        Post, "ops/dead-letters/{id}/replay", AccessLevel.Admin, ops => ops.ReplayDeadLetterAsync, OpsParameters.One);

    /// <summary>Gives a dead letter up.</summary>
    public static OpsCall DiscardDeadLetter { get; } = Declare<OpsEndpoints>(
        Post, "ops/dead-letters/{id}/discard", AccessLevel.Admin, ops => ops.DiscardDeadLetterAsync, OpsParameters.Discard);

    /// <summary>Puts many dead letters back.</summary>
    public static OpsCall ReplayDeadLetters { get; } = Declare<ReplayEndpoints>(
        Post, "ops/dead-letters/replay", AccessLevel.Admin, replay => replay.ReplayDeadLettersAsync,
        [.. OpsParameters.LetterFilters, .. OpsParameters.Many]);

    /// <summary>Gives many dead letters up.</summary>
    public static OpsCall DiscardDeadLetters { get; } = Declare<ReplayEndpoints>(
        Post, "ops/dead-letters/discard", AccessLevel.Admin, replay => replay.DiscardDeadLettersAsync, OpsParameters.DiscardMany);

    /// <summary>Lists replays of many.</summary>
    public static OpsCall ListReplays { get; } = Declare<ReplayEndpoints>(
        Get, "ops/replays", AccessLevel.Function, replay => replay.ListReplaysAsync);

    /// <summary>Tells how far a replay of many has come.</summary>
    public static OpsCall GetReplay { get; } = Declare<ReplayEndpoints>(
        Get, "ops/replays/{id}", AccessLevel.Function, replay => replay.GetReplayAsync);

    /// <summary>Stops a replay of many.</summary>
    public static OpsCall StopReplay { get; } = Declare<ReplayEndpoints>(
        Post, "ops/replays/{id}/stop", AccessLevel.Admin, replay => replay.StopReplayAsync);

    /// <summary>Lists the jobs that run on a schedule.</summary>
    public static OpsCall ListJobs { get; } = Declare<JobEndpoints>(
        Get, "ops/jobs", AccessLevel.Function, jobs => jobs.ListAsync);

    /// <summary>Runs a job now.</summary>
    public static OpsCall RunJob { get; } = Declare<JobEndpoints>(
        Post, "ops/jobs/{name}", AccessLevel.Admin, jobs => jobs.RunAsync, OpsParameters.RunJob);

    /// <summary>Gives the configuration document.</summary>
    public static OpsCall GetConfiguration { get; } = Declare<ConfigurationEndpoints>(
        Get, "ops/config", AccessLevel.Function, configuration => configuration.GetDocumentAsync);

    /// <summary>Replaces the configuration document.</summary>
    public static OpsCall PutConfiguration { get; } = Declare<ConfigurationEndpoints>(
        Put, "ops/config", AccessLevel.Admin, configuration => configuration.PutDocumentAsync);

    /// <summary>Checks a configuration document.</summary>
    public static OpsCall ValidateConfiguration { get; } = Declare<ConfigurationEndpoints>(
        Post, "ops/config/validate", AccessLevel.Function, configuration => configuration.ValidateAsync);

    /// <summary>Gives the configuration document with all of its tables.</summary>
    public static OpsCall GetRules { get; } = Declare<BundleEndpoints>(
        Get, "ops/config/bundle", AccessLevel.Function, bundles => bundles.GetAsync, OpsParameters.Rules);

    /// <summary>Replaces the configuration document and all of its tables.</summary>
    public static OpsCall PutRules { get; } = Declare<BundleEndpoints>(
        Put, "ops/config/bundle", AccessLevel.Admin, bundles => bundles.PutAsync);

    /// <summary>Lists the configuration's versions.</summary>
    public static OpsCall ListConfigurationVersions { get; } = Declare<VersionEndpoints>(
        Get, "ops/config/versions", AccessLevel.Function, versions => versions.ListAsync);

    /// <summary>Lists what was published, by whom and why.</summary>
    public static OpsCall ListPublications { get; } = Declare<VersionEndpoints>(
        Get, "ops/config/history", AccessLevel.Function, versions => versions.HistoryAsync, OpsParameters.History);

    /// <summary>Goes back to an earlier version of the configuration.</summary>
    public static OpsCall RollBackConfiguration { get; } = Declare<VersionEndpoints>(
        Post, "ops/config/rollback", AccessLevel.Admin, versions => versions.RollBackAsync, OpsParameters.RollBack);

    /// <summary>Compares the version that is rolled out with the current one.</summary>
    public static OpsCall GetRollout { get; } = Declare<VersionEndpoints>(
        Get, "ops/config/rollout", AccessLevel.Function, versions => versions.CompareAsync);

    /// <summary>Rolls a version out to a share of the keys, to shadow, to all or to none.</summary>
    public static OpsCall RollOutConfiguration { get; } = Declare<VersionEndpoints>(
        Post, "ops/config/rollout", AccessLevel.Admin, versions => versions.RollOutAsync, OpsParameters.RollOut);

    /// <summary>Gives the fixtures of the configuration.</summary>
    public static OpsCall GetFixtures { get; } = Declare<FixtureEndpoints>(
        Get, "ops/config/fixtures", AccessLevel.Function, fixtures => fixtures.GetAsync);

    /// <summary>Replaces the fixtures of the configuration.</summary>
    public static OpsCall PutFixtures { get; } = Declare<FixtureEndpoints>(
        Put, "ops/config/fixtures", AccessLevel.Admin, fixtures => fixtures.PutAsync);

    /// <summary>Gives a table of the configuration.</summary>
    public static OpsCall GetConfigurationTable { get; } = Declare<ConfigurationEndpoints>(
        Get, "ops/config/tables/{name}", AccessLevel.Function, configuration => configuration.GetTableAsync, OpsParameters.Table);

    /// <summary>Replaces a table of the configuration.</summary>
    public static OpsCall PutConfigurationTable { get; } = Declare<ConfigurationEndpoints>(
        Put, "ops/config/tables/{name}", AccessLevel.Admin, configuration => configuration.PutTableAsync);

    /// <summary>Has the app examine itself.</summary>
    public static OpsCall RunChecks { get; } = Declare<ChecksEndpoint>(
        Get, "ops/checks", AccessLevel.Function, checks => checks.RunAsync);

    /// <summary>Lists how payloads changed, and the types that no workflow listens for.</summary>
    public static OpsCall ListDrift { get; } = Declare<OpsEndpoints>(
        Get, "ops/drift", AccessLevel.Function, ops => ops.ListDriftAsync, OpsParameters.ListDrift);

    /// <summary>Draws the map.</summary>
    public static OpsCall GetMap { get; } = Declare<OpsEndpoints>(
        Get, "ops/map", AccessLevel.Function, ops => ops.GetMapAsync);

    /// <summary>Gives numbers: how much came, what became of it, and how long that took.</summary>
    public static OpsCall GetMetrics { get; } = Declare<NumbersEndpoint>(
        Get, "ops/metrics", AccessLevel.Function, numbers => numbers.GetAsync, OpsParameters.Metrics);

    /// <summary>Says what would happen to an event, and sends nothing.</summary>
    public static OpsCall Simulate { get; } = Declare<SimulateEndpoint>(
        Post, "ops/simulate", AccessLevel.Function, simulate => simulate.SimulateAsync);

    /// <summary>Says which events a draft of the rules would decide otherwise than the live ones, and sends nothing.</summary>
    public static OpsCall PreviewRules { get; } = Declare<PreviewEndpoint>(
        Post, "ops/config/preview", AccessLevel.Function, preview => preview.PreviewAsync);

    /// <summary>Tells which secrets a provider supplied.</summary>
    public static OpsCall GetHandshake { get; } = Declare<HandshakeEndpoints>(
        Get, "ops/sources/{source}/handshake", AccessLevel.Function, handshakes => handshakes.GetAsync);

    /// <summary>Lets a provider supply its secret, or removes one.</summary>
    public static OpsCall ChangeHandshake { get; } = Declare<HandshakeEndpoints>(
        Post, "ops/sources/{source}/handshake", AccessLevel.Admin, handshakes => handshakes.ChangeAsync, OpsParameters.Handshake);

    /// <summary>Lists the alarms.</summary>
    public static OpsCall ListAlarms { get; } = Declare<AlarmEndpoints>(
        Get, "ops/alarms", AccessLevel.Function, alarms => alarms.ListAsync);

    /// <summary>Has an alarm not told for a while.</summary>
    public static OpsCall MuteAlarm { get; } = Declare<AlarmEndpoints>(
        Post, "ops/alarms/{key}/mute", AccessLevel.Admin, alarms => alarms.MuteAsync, OpsParameters.Mute);

    /// <summary>Lists the lists of the document.</summary>
    public static OpsCall ListLists { get; } = Declare<ListEndpoints>(
        Get, "ops/lists", AccessLevel.Function, lists => lists.ListAsync);

    /// <summary>Syncs a list now.</summary>
    public static OpsCall SyncList { get; } = Declare<ListEndpoints>(
        Post, "ops/lists/{name}/sync", AccessLevel.Admin, lists => lists.SyncAsync, OpsParameters.SyncList);

    /// <summary>Says which account a lead would be of.</summary>
    public static OpsCall MatchAccount { get; } = Declare<AccountEndpoints>(
        Get, "ops/accounts/match", AccessLevel.Function, accounts => accounts.MatchAsync, OpsParameters.MatchAccount);

    /// <summary>Lists the leads whose account a person is asked for.</summary>
    public static OpsCall ListAccountQuestions { get; } = Declare<AccountEndpoints>(
        Get, "ops/accounts/questions", AccessLevel.Function, accounts => accounts.ListAsync);

    /// <summary>Says which account leads are of.</summary>
    public static OpsCall AnswerAccountQuestion { get; } = Declare<AccountEndpoints>(
        Post, "ops/accounts/questions/{id}", AccessLevel.Admin, accounts => accounts.AnswerAsync, OpsParameters.AnswerAccount);

    /// <summary>Erases a person.</summary>
    public static OpsCall ErasePerson { get; } = Declare<PeopleEndpoints>(
        Post, "ops/people/erase", AccessLevel.Admin, people => people.EraseAsync, OpsParameters.Erase);

    /// <summary>Gives all that is held of a person.</summary>
    public static OpsCall ExportPerson { get; } = Declare<PeopleEndpoints>(
        Get, "ops/people/export", AccessLevel.Admin, people => people.ExportAsync, OpsParameters.Export);

    /// <summary>Lists the last requests of a source as they came, or gives one as a fixture.</summary>
    public static OpsCall ListRequests { get; } = Declare<CaptureEndpoints>(
        Get, "ops/sources/{source}/requests", AccessLevel.Function, capture => capture.ListAsync, OpsParameters.Requests);

    /// <summary>Has the requests of a source kept as they come, for a while.</summary>
    public static OpsCall CaptureRequests { get; } = Declare<CaptureEndpoints>(
        Post, "ops/sources/{source}/capture", AccessLevel.Admin, capture => capture.SwitchAsync, OpsParameters.Capture);

    /// <summary>Lists the subscriptions.</summary>
    public static OpsCall ListSubscriptions { get; } = Declare<SubscriptionEndpoints>(
        Get, "ops/subscriptions", AccessLevel.Function, subscriptions => subscriptions.ListAsync);

    /// <summary>Subscribes another system to events or decisions.</summary>
    public static OpsCall AddSubscription { get; } = Declare<SubscriptionEndpoints>(
        Post, "ops/subscriptions", AccessLevel.Admin, subscriptions => subscriptions.AddAsync, OpsParameters.Subscribe);

    /// <summary>Tells of a subscription, with its last replays.</summary>
    public static OpsCall GetSubscription { get; } = Declare<SubscriptionEndpoints>(
        Get, "ops/subscriptions/{name}", AccessLevel.Function, subscriptions => subscriptions.GetAsync);

    /// <summary>Pauses a subscription.</summary>
    public static OpsCall PauseSubscription { get; } = Declare<SubscriptionEndpoints>(
        Post, "ops/subscriptions/{name}/pause", AccessLevel.Admin, subscriptions => subscriptions.PauseAsync);

    /// <summary>Enables a subscription that was paused or disabled.</summary>
    public static OpsCall EnableSubscription { get; } = Declare<SubscriptionEndpoints>(
        Post, "ops/subscriptions/{name}/enable", AccessLevel.Admin, subscriptions => subscriptions.EnableAsync);

    /// <summary>Gives a subscription a new secret.</summary>
    public static OpsCall RotateSubscription { get; } = Declare<SubscriptionEndpoints>(
        Post, "ops/subscriptions/{name}/rotate", AccessLevel.Admin, subscriptions => subscriptions.RotateAsync, OpsParameters.Rotate);

    /// <summary>Sends a subscription what happened since a time.</summary>
    public static OpsCall ReplaySubscription { get; } = Declare<SubscriptionEndpoints>(
        Post, "ops/subscriptions/{name}/replay", AccessLevel.Admin, subscriptions => subscriptions.ReplayAsync,
        OpsParameters.ReplaySubscription);

    /// <summary>Sends a subscription a test and tells what it answered.</summary>
    public static OpsCall TestSubscription { get; } = Declare<SubscriptionEndpoints>(
        Post, "ops/subscriptions/{name}/test", AccessLevel.Admin, subscriptions => subscriptions.TestAsync);

    /// <summary>Removes a subscription.</summary>
    public static OpsCall RemoveSubscription { get; } = Declare<SubscriptionEndpoints>(
        Post, "ops/subscriptions/{name}/remove", AccessLevel.Admin, subscriptions => subscriptions.RemoveAsync);

    /// <summary>Lists imports.</summary>
    public static OpsCall ListImports { get; } = Declare<ImportEndpoints>(
        Get, "ops/imports", AccessLevel.Function, imports => imports.ListAsync);

    /// <summary>Begins to upload a file that is to be imported.</summary>
    public static OpsCall CreateImport { get; } = Declare<ImportEndpoints>(
        Post, "ops/imports", AccessLevel.Admin, imports => imports.CreateAsync, OpsParameters.CreateImport);

    /// <summary>Tells how far an import has come.</summary>
    public static OpsCall GetImport { get; } = Declare<ImportEndpoints>(
        Get, "ops/imports/{id}", AccessLevel.Function, imports => imports.GetAsync);

    /// <summary>Takes a part of a file in.</summary>
    public static OpsCall PutImportPart { get; } = Declare<ImportEndpoints>(
        Put, "ops/imports/{id}/parts/{part}", AccessLevel.Admin, imports => imports.PutPartAsync);

    /// <summary>Makes a file of its parts, and tells what it holds.</summary>
    public static OpsCall CommitImport { get; } = Declare<ImportEndpoints>(
        Post, "ops/imports/{id}/uploaded", AccessLevel.Admin, imports => imports.CommitAsync, OpsParameters.CommitImport);

    /// <summary>Begins an import, goes on with one that was stopped, or says what it would do.</summary>
    public static OpsCall StartImport { get; } = Declare<ImportEndpoints>(
        Post, "ops/imports/{id}/start", AccessLevel.Admin, imports => imports.StartAsync, OpsParameters.StartImport);

    /// <summary>Stops an import.</summary>
    public static OpsCall StopImport { get; } = Declare<ImportEndpoints>(
        Post, "ops/imports/{id}/stop", AccessLevel.Admin, imports => imports.StopAsync);

    /// <summary>Gives the rows of an import that were rejected.</summary>
    public static OpsCall GetRejectedRows { get; } = Declare<ImportEndpoints>(
        Get, "ops/imports/{id}/rejected", AccessLevel.Function, imports => imports.GetRejectedAsync);

    /// <summary>Tells how sources are polled.</summary>
    public static OpsCall ListPolls { get; } = Declare<PollEndpoints>(
        Get, "ops/polls", AccessLevel.Function, polls => polls.ListAsync);

    /// <summary>Polls a source now, or shows what would come.</summary>
    public static OpsCall RunPoll { get; } = Declare<PollEndpoints>(
        Post, "ops/polls/{source}", AccessLevel.Admin, polls => polls.RunAsync, OpsParameters.Poll);

    /// <summary>Lists what webhooks never told.</summary>
    public static OpsCall ListGaps { get; } = Declare<GapEndpoints>(
        Get, "ops/gaps", AccessLevel.Function, gaps => gaps.ListAsync);

    /// <summary>Looks now for what webhooks of a source never told.</summary>
    public static OpsCall FillGaps { get; } = Declare<GapEndpoints>(
        Post, "ops/gaps/{source}", AccessLevel.Admin, gaps => gaps.LookAsync, OpsParameters.Gaps);

    /// <summary>Says whether the app can work.</summary>
    /// <remarks>It is no ops call: probes add what they like to its address.</remarks>
    public static HttpEndpoint GetHealth { get; } =
        HttpEndpoint.Create<OpsEndpoints>([Get], "health", AccessLevel.Anonymous, ops => ops.GetHealthAsync);

    /// <summary>All ops calls.</summary>
    public static IReadOnlyList<OpsCall> All => Declared;

    private static OpsCall Declare<T>(
        string method,
        string route,
        AccessLevel access,
        Func<T, Func<HttpRequest, CancellationToken, Task<IResult>>> handler,
        IReadOnlyList<OpsParameter>? parameters = null,
        [CallerMemberName] string name = "")
        where T : notnull => Add(HttpEndpoint.Create([method], route, access, handler, name), parameters);

    private static OpsCall Declare<T>(
        string method,
        string route,
        AccessLevel access,
        Func<T, Func<HttpRequest, string, CancellationToken, Task<IResult>>> handler,
        IReadOnlyList<OpsParameter>? parameters = null,
        [CallerMemberName] string name = "")
        where T : notnull => Add(HttpEndpoint.Create([method], route, access, handler, name), parameters);

    private static OpsCall Declare<T>(
        string method,
        string route,
        AccessLevel access,
        Func<T, Func<HttpRequest, string, string?, CancellationToken, Task<IResult>>> handler,
        IReadOnlyList<OpsParameter>? parameters = null,
        [CallerMemberName] string name = "")
        where T : notnull => Add(HttpEndpoint.Create([method], route, access, handler, name), parameters);

    private static OpsCall Add(HttpEndpoint endpoint, IReadOnlyList<OpsParameter>? parameters)
    {
        var call = new OpsCall(endpoint, parameters ?? []);
        Declared.Add(call);
        return call;
    }
}
