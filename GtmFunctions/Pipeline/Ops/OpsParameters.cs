using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Telemetry.Numbers;

namespace GtmFunctions.Pipeline.Ops;

/// <summary>The parameters of the ops calls: what calls read, the command line offers and docs/operations.md lists.</summary>
public static class OpsParameters
{
    /// <summary>By the hour.</summary>
    public const string ByHour = "hour";

    /// <summary>As an Excel workbook.</summary>
    public const string AsWorkbook = "xlsx";

    /// <summary>By the day, UTC.</summary>
    public const string ByDay = "day";

    /// <summary>The values of what is so or not.</summary>
    public static IReadOnlyList<string> YesOrNo { get; } = ["true", "false"];

    /// <summary>By what numbers are told apart.</summary>
    public static IReadOnlyList<string> NumbersBy { get; } =
    [
        .. Enum.GetValues<NumberDimension>().Where(by => by != NumberDimension.Total).Select(NumberJson.NameOf), ByHour, ByDay,
    ];

    private static readonly OpsParameter Source = new("source", "Of this source only.");
    private static readonly OpsParameter Type = new("type", "Of this canonical type only.");
    private static readonly OpsParameter Since = new("since", "From this ISO 8601 time on, or so long ago, such as 7d.");
    private static readonly OpsParameter Until = new("until", "Before this ISO 8601 time, or so long ago.");
    private static readonly OpsParameter Text = new(
        "q",
        "With this text in it: its id, key, subject, reason or message; for events also an e-mail address, a company's domain, a "
        + "telephone number or an id that they name.");
    private static readonly OpsParameter After = new("after", "Goes on where an answer ended, whose 'next' named this.");
    private static readonly OpsParameter Top = new("top", "The most to list, from 1 to 1000; 20 where nothing is said.");
    private static readonly OpsParameter All = new("all", "Means all, where no filter is given.", YesOrNo);
    private static readonly OpsParameter DryRun =
        new("dryRun", "Counts and says what would be left out and why; changes nothing.", YesOrNo);
    private static readonly OpsParameter PublishingNote = new("note", "Why; it is kept with the publication.");
    private static readonly OpsParameter Reason = new("reason", "Why; it is kept with the dead letter's record.");

    /// <summary>How a job is run.</summary>
    public static IReadOnlyList<OpsParameter> RunJob { get; } =
        [new("dryRun", "Says what the job would do and changes nothing.", YesOrNo)];

    /// <summary>Which dead letters.</summary>
    public static IReadOnlyList<OpsParameter> LetterFilters { get; } =
    [
        new("queue", "Of this queue only, such as gtm-actions.", QueueNames.All),
        Source,
        Type,
        new("workflow", "Of this workflow only."),
        new("destination", "Of this destination only."),
        new("class", "Of this class of actions only.", ActionClasses.Names),
        Text,
        Since,
        Until,
    ];

    /// <summary>Which events.</summary>
    public static IReadOnlyList<OpsParameter> EventFilters { get; } =
    [
        Source,
        Type,
        new("outcome", "With this outcome only.", Outcomes.All),
        Since,
        Until,
        Text,
        new("person", "That name this e-mail address."),
        new("account", "About the company of this domain."),
        new("phone", "With this telephone number."),
        new("id", "With this id of the provider or of a record."),
    ];

    /// <summary>How one is put back.</summary>
    public static IReadOnlyList<OpsParameter> One { get; } =
    [
        new("from", "Where it begins: where it died for a dead letter, at route for an event, where nothing is said.", StageNames.All),
        new(
            "configuration",
            "By which configuration: the old one for a dead letter, the current one for an event, where nothing is said.",
            ["old", "current"]),
        new("skip", "Leaves out these classes of actions, with commas between.", ActionClasses.Names, Several: true),
        new(
            "again",
            "Does these classes again although they arrived before; upsert where nothing is said.",
            ActionClasses.Names,
            Several: true),
    ];

    /// <summary>How many are put back.</summary>
    public static IReadOnlyList<OpsParameter> Many { get; } =
    [
        .. One,
        new(
            "include",
            "Takes in these classes, of which a replay of many leaves out notify and money.",
            ActionClasses.Names,
            Several: true),
        new("rate", "The most to put back a second, from 1 to 100; 10 where nothing is said."),
        DryRun,
        All,
    ];

    /// <summary>Of a search for events.</summary>
    public static IReadOnlyList<OpsParameter> ListEvents { get; } = [.. EventFilters, Top, After];

    /// <summary>Of the list of dead letters.</summary>
    public static IReadOnlyList<OpsParameter> ListLetters { get; } = [.. LetterFilters, Top, After];

    /// <summary>Of syncing a list.</summary>
    public static IReadOnlyList<OpsParameter> SyncList { get; } =
    [
        new("accept", "Takes the rows though more would go than the document allows.", YesOrNo),
        new("dryRun", "Of a list that is polled: reads its first pages and shows the rows; keeps nothing.", YesOrNo),
    ];

    /// <summary>Of asking which account a lead would be of.</summary>
    public static IReadOnlyList<OpsParameter> MatchAccount { get; } =
    [
        new("lead", "The lead's e-mail address, a domain, or the address of a website."),
        new("company", "The lead's company."),
        new("country", "The country, by code or name."),
    ];

    /// <summary>Of saying which account leads are of.</summary>
    public static IReadOnlyList<OpsParameter> AnswerAccount { get; } =
    [
        new("answer", "Which: an account, none of them, or a word for later.", ["account", "none", "later"]),
        new("account", "The account's key, where the answer is one."),
        new("who", "Who you are; it is kept with the answer."),
    ];

    /// <summary>Of giving one dead letter up.</summary>
    public static IReadOnlyList<OpsParameter> Discard { get; } = [Reason];

    /// <summary>Of giving many dead letters up.</summary>
    public static IReadOnlyList<OpsParameter> DiscardMany { get; } = [.. LetterFilters, Reason, DryRun, All];

    /// <summary>Of the list of drift.</summary>
    public static IReadOnlyList<OpsParameter> ListDrift { get; } = [Source, Top];

    /// <summary>Of numbers.</summary>
    public static IReadOnlyList<OpsParameter> Metrics { get; } =
    [
        new("since", "From this ISO 8601 time on, or so long ago, such as 7d; 24h where nothing is said."),
        new("until", "Before this ISO 8601 time, or so long ago; now where nothing is said."),
        new("by", "Told apart by this; all together where nothing is said.", NumbersBy),
        new("format", "As JSON, or as a table for spreadsheets; json where nothing is said.", ["json", "csv"]),
    ];

    /// <summary>Of a mute of an alarm.</summary>
    public static IReadOnlyList<OpsParameter> Mute { get; } =
    [
        new("for", "Mutes it for so long, at most 30d."),
        new("end", "Ends the mute that it has.", YesOrNo),
        new("who", "Who does it; it is kept with the mute."),
        new("reason", "Why; it is kept with the mute."),
    ];

    /// <summary>Of the document with its tables.</summary>
    public static IReadOnlyList<OpsParameter> Rules { get; } = [new("version", "This version; the current one where nothing is said.")];

    /// <summary>Of a table of the rules.</summary>
    public static IReadOnlyList<OpsParameter> Table { get; } =
        [new("as", "As CSV as it was written, or as a workbook whose cells are text; csv where nothing is said.", ["csv", AsWorkbook])];

    /// <summary>Of the list of publications.</summary>
    public static IReadOnlyList<OpsParameter> History { get; } = [Top, After];

    /// <summary>Of going back to an earlier version.</summary>
    public static IReadOnlyList<OpsParameter> RollBack { get; } = [new("version", "The version to go back to."), PublishingNote];

    /// <summary>Of rolling a version out.</summary>
    public static IReadOnlyList<OpsParameter> RollOut { get; } =
    [
        new("version", "The stored version; the one that is rolled out now where nothing is said."),
        new("to", "How much it decides: a share of the keys such as 10%, shadow (shown the events, nothing of it is done), all, or none."),
        PublishingNote,
    ];

    /// <summary>Of a change of a handshake.</summary>
    public static IReadOnlyList<OpsParameter> Handshake { get; } =
    [
        new("for", "Opens the handshake for so long, at most 1d; 15m where nothing is said."),
        new("close", "Closes the handshake.", YesOrNo),
        new("remove", "Removes the supplied secret of this fingerprint, or all."),
    ];

    /// <summary>Of erasing a person.</summary>
    public static IReadOnlyList<OpsParameter> Erase { get; } =
    [
        new("email", "The person's e-mail address."),
        new("reason", "Why; it is kept with the record, and should not name the person."),
        new("again", "Erases once more who was erased before; else the record of that is the answer.", YesOrNo),
        new("dryRun", "Counts what would be erased, and changes nothing.", YesOrNo),
    ];

    /// <summary>Of all that is held of a person.</summary>
    public static IReadOnlyList<OpsParameter> Export { get; } = [new("email", "The person's e-mail address.")];

    /// <summary>Of the last requests of a source.</summary>
    public static IReadOnlyList<OpsParameter> Requests { get; } =
        [new("id", "Gives the captured request of this id as a fixture, which gtm send and gtm simulate read.")];

    /// <summary>Of a source's capture.</summary>
    public static IReadOnlyList<OpsParameter> Capture { get; } =
    [
        new("minutes", "For so long, from 0, which ends it, to 1440; 15 where nothing is said."),
        new("clear", "Forgets what was captured.", YesOrNo),
    ];

    /// <summary>Of adding a subscription.</summary>
    public static IReadOnlyList<OpsParameter> Subscribe { get; } =
    [
        new("name", "What people call it: small letters, digits and -."),
        new("address", "Where it is sent: an https address."),
        new("types", "The canonical types, with commas between, each with one * at most: lead.created,deal.*.", Several: true),
        new("filter", "What an event must meet besides, as filters of rules are written; it may also read what was decided, as decision."),
        new("gets", "What of an event it gets; events where nothing is said.", ["events", "decisions"], Several: true),
        new("form", "In which form; standard-webhooks where nothing is said.", ["standard-webhooks", "cloudevents", "event-grid"]),
        new("topicKey", "The access key of an Event Grid topic; other forms get a secret of their own."),
        new("pace", "The most requests in a time, such as 10 per 1s."),
        new("retry", "The waits between tries, with commas between; 1m,5m,30m,2h where nothing is said.", Several: true),
        new("allowPrivate", "Whether an address in a private network may be called.", YesOrNo),
    ];

    /// <summary>Of a subscription's new secret.</summary>
    public static IReadOnlyList<OpsParameter> Rotate { get; } =
    [
        new("overlap", "For so long the old secret signs beside the new one, at most 30d; 1d where nothing is said."),
        new("topicKey", "The other access key of an Event Grid topic."),
    ];

    /// <summary>Of a replay to a subscription.</summary>
    public static IReadOnlyList<OpsParameter> ReplaySubscription { get; } =
    [
        Since,
        Until,
        new("rate", "The most events a second, from 1 to 100; 10 where nothing is said."),
    ];

    /// <summary>Of an import that is to be uploaded.</summary>
    public static IReadOnlyList<OpsParameter> CreateImport { get; } =
    [
        new("file", "The file's name."),
        new("source", "The source of its events; 'import', which no document has to write, where nothing is said."),
    ];

    /// <summary>Of an import whose parts are all sent.</summary>
    public static IReadOnlyList<OpsParameter> CommitImport { get; } =
        [new("parts", "How many parts there are, from 1 to 50000; 1 where nothing is said.")];

    /// <summary>Of an import that is to begin.</summary>
    public static IReadOnlyList<OpsParameter> StartImport { get; } =
    [
        new("source", "The source of its events; that of the upload where nothing is said."),
        new("type", "The canonical type of its events; lead.created where nothing is said."),
        new("map", "A JSON object: what columns are, by their names: a field, id, time, or nothing for none. Others are as they are "
            + "matched."),
        new("list", "Reads the file into this list of the document, whose rows are imported, in place of events."),
        new("accept", "Lets as many rows of the list go as are missing in the file.", YesOrNo),
        new("rate", "The most rows to take in a second, from 1 to 1000; 20 where nothing is said."),
        new("dryRun", "Has the live rules decide the first rows, and adds up what they would do; changes nothing.", YesOrNo),
    ];

    /// <summary>Of a look for what webhooks never told.</summary>
    public static IReadOnlyList<OpsParameter> Gaps { get; } =
    [
        new("records", "These of its records only; all where nothing is said."),
        new("since", "What happened from this ISO 8601 time on, or so long ago, such as 7d; a day where nothing is said."),
        new("dryRun", "Says what never came, and fetches nothing of it.", YesOrNo),
    ];

    /// <summary>Of a poll.</summary>
    public static IReadOnlyList<OpsParameter> Poll { get; } =
    [
        new("records", "These of its records only; all where nothing is said."),
        new("dryRun", "Asks for what would come, shows it, and hands nothing on.", YesOrNo),
        new("since", "Of a dry run: from this ISO 8601 time on, or so long ago, such as 7d; else where it was read up to, or a day."),
    ];
}
