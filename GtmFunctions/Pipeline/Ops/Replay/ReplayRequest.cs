using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.DeadLetters;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Replay;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Ops.Replay;

/// <summary>What a call that replays asks for.</summary>
/// <param name="How">How each is put back.</param>
/// <param name="Rate">The most that are put back a second.</param>
/// <param name="DryRun">Whether nothing is to be changed.</param>
internal sealed record ReplayRequest(ReplayHow How, int Rate, bool DryRun)
{
    /// <summary>How many are put back a second where the call does not say.</summary>
    public const int DefaultRate = 10;

    /// <summary>The most that can be put back a second.</summary>
    public const int MaxRate = 100;

    private const string Current = "current";

    /// <summary>Reads how to put back.</summary>
    /// <param name="fields">What the call asks for.</param>
    /// <param name="many">Whether it is for many.</param>
    /// <param name="current">The version that is current.</param>
    /// <param name="configuration"><c>old</c> or <c>current</c>, where the call does not say.</param>
    /// <exception cref="OpsRequestException">Something cannot be read.</exception>
    public static ReplayRequest From(OpsFields fields, bool many, string current, string configuration)
    {
        ReplayStage? from = fields.Word("from", StageNames.All) is { } stage ? Enum.Parse<ReplayStage>(stage, ignoreCase: true) : null;
        var include = fields.Words("include", ActionClasses.Names) ?? [];
        var skip = fields.Words("skip", ActionClasses.Names) ?? [];
        if (include.Intersect(skip).FirstOrDefault() is { } both)
            throw new OpsRequestException($"'{both}' is in 'include' and in 'skip'.");
        var how = new ReplayHow
        {
            From = from,
            Configuration = (fields.Word("configuration", ["old", Current]) ?? configuration) == Current ? current : null,
            LeaveOut = ReplayClasses.LeaveOut(many, include, skip),

            // What writes a record by its own key may be done again at will, and a new decision may write something else.
            Again = fields.Words("again", ActionClasses.Names)
                ?? (from == ReplayStage.Deliver ? [] : [ActionClasses.NameOf(ActionClass.Upsert)]),
        };
        return new ReplayRequest(how, fields.Number("rate", DefaultRate, 1, MaxRate), fields.Flag("dryRun"));
    }

    /// <summary>Reads which dead letters are meant.</summary>
    /// <param name="fields">What the call asks for.</param>
    /// <param name="now">The time, from which ages are counted.</param>
    /// <exception cref="OpsRequestException">A filter cannot be read.</exception>
    public static DeadLetterQuery Letters(OpsFields fields, DateTimeOffset now) => new(
        fields.Word("queue", QueueNames.All),
        fields.Text("source"),
        fields.Text("type"),
        fields.Text("workflow"),
        fields.Text("destination"),
        fields.Word("class", ActionClasses.Names),
        fields.Text("q"),
        fields.TimeOrAge("since", now),
        fields.TimeOrAge("until", now));

    /// <summary>Reads which events are meant.</summary>
    /// <param name="fields">What the call asks for.</param>
    /// <param name="now">The time, from which ages are counted.</param>
    /// <exception cref="OpsRequestException">A filter cannot be read.</exception>
    public static EventQuery Events(OpsFields fields, DateTimeOffset now) => new(
        fields.Text("source"), fields.Text("type"), fields.Text("outcome"), fields.TimeOrAge("since", now), fields.TimeOrAge("until", now),
        fields.Text("q"), int.MaxValue, Key(fields));

    private static EventKey? Key(OpsFields fields)
    {
        (string Name, EventKeyKind Kind, string Is)[] kinds =
        [
            ("person", EventKeyKind.Person, "is no e-mail address"),
            ("account", EventKeyKind.Account, "is no company's domain; a free mail provider's is nobody's, so look for the person"),
            ("phone", EventKeyKind.Phone, "is no telephone number"),
            ("id", EventKeyKind.Id, "is no id"),
        ];
        var given = kinds.Where(kind => fields.Text(kind.Name) is not null).ToArray();
        if (given.Length > 1)
            throw new OpsRequestException($"Give one of {string.Join(", ", given.Select(kind => $"'{kind.Name}'"))}, not several.");
        return given is [var (name, kind, wrong)]
            ? EventKey.For(kind, fields.Text(name)!) ?? throw new OpsRequestException($"'{OpsAnswer.Shown(fields.Text(name)!)}' {wrong}.")
            : null;
    }

    /// <summary>Refuses a call that names nothing and does not say that it means all.</summary>
    /// <exception cref="OpsRequestException">It does not.</exception>
    public static void RequireAll(OpsFields fields, bool isEmpty)
    {
        if (isEmpty && !fields.Flag("all"))
            throw new OpsRequestException("No filter is given, so all are meant: say \"all\": true if they are.");
    }
}
