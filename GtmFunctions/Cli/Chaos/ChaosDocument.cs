using System.Security.Cryptography;
using System.Text;

namespace GtmFunctions.Cli.Chaos;

/// <summary>The configuration that chaos is let loose on, and the settings that it names.</summary>
internal static class ChaosDocument
{
    /// <summary>The source's name.</summary>
    public const string Source = "chaos";

    /// <summary>The header that proves a webhook genuine.</summary>
    public const string SignatureHeader = "X-Signature";

    /// <summary>The roster whose members take leads in turn.</summary>
    public const string TurnsTable = "turns.csv";

    /// <summary>The roster whose members take so many trials a week, and no more.</summary>
    public const string CappedTable = "capped.csv";

    /// <summary>How many trials a member of <see cref="CappedTable"/> takes a week.</summary>
    public const int Capacity = 4;

    /// <summary>How many members either roster has.</summary>
    public const int Members = 3;

    /// <summary>Who gets a trial that nobody has room for.</summary>
    public const string Fallback = "ops@example.com";

    /// <summary>How many leads of an account make its signal fire.</summary>
    public const int LeadsPerSignal = 3;

    /// <summary>Where signals go.</summary>
    public const string SignalDestination = "delta";

    /// <summary>Where trials go.</summary>
    public const string TrialDestination = "alpha";

    /// <summary>The destination that refuses some leads once.</summary>
    public const string RefusingDestination = "bravo";

    private const string Secret = "chaos-only-secret-that-is-no-secret";
    private const string SecretSetting = "CHAOS_SECRET";

    /// <summary>Where leads go.</summary>
    public static IReadOnlyList<string> LeadDestinations { get; } = ["alpha", "bravo", "charlie"];

    /// <summary>All destinations.</summary>
    public static IReadOnlyList<string> Destinations { get; } = [.. LeadDestinations, SignalDestination];

    /// <summary>The tables beside the document.</summary>
    public static IReadOnlyDictionary<string, string> Tables { get; } = new Dictionary<string, string>
    {
        [TurnsTable] = Roster("turn", capacity: ""),
        [CappedTable] = Roster("capped", capacity: $"{Capacity}/week"),
    };

    /// <summary>The document of a release, whose number each action carries.</summary>
    public static string Release(int release) => $$$"""
        version: 1
        sources:
          {{{Source}}}:
            provider: hmac
            secrets: [{{{SecretSetting}}}]
            signature: { header: {{{SignatureHeader}}}, algorithm: sha256, encoding: hex, prefix: "sha256=", payload: "{body}" }
            event: { items: items, id: id, type: type, time: at }
            map:
              person.email: email
              person.title: title
              account.domain: { from: person.email, as: domain }
        signals:
          keen:
            key: account.domain
            within: 1d
            all: [ { on: lead.created, where: { person.title: { $neq: Student } }, atLeast: {{{LeadsPerSignal}}} } ]
            emit: account.keen
        assignments:
          turns: { pool: {{{TurnsTable}}}, strategy: round-robin, fallback: { owner: {{{Fallback}}} } }
          capped: { pool: {{{CappedTable}}}, strategy: round-robin, fallback: { owner: {{{Fallback}}} } }
        workflows:
          leads:
            on: [lead.created]
            filter: { person.title: { $neq: Student } }
            assign: turns
            do: [ {{{string.Join(", ", LeadDestinations.Select(to => $$"""{ to: {{to}}, template: owned }"""))}}} ]
          trials: { on: [trial.started], assign: capped, do: [ { to: {{{TrialDestination}}}, template: owned } ] }
          keen: { on: [account.keen], do: [ { to: {{{SignalDestination}}}, template: account } ] }
        destinations:
        {{{string.Concat(Destinations.Select(Destination))}}}templates:
          owned: { subject: "{{ person.email }}", owner: "{{ owner.email }}", release: "{{{release}}}" }
          account: { subject: "{{ account.domain }}", release: "{{{release}}}" }
        """;

    /// <summary>The settings that the document names.</summary>
    /// <param name="addresses">The address of each destination.</param>
    public static IEnumerable<KeyValuePair<string, string>> Settings(IReadOnlyDictionary<string, string> addresses) =>
        addresses.Select(each => KeyValuePair.Create(Setting(each.Key), each.Value)).Append(KeyValuePair.Create(SecretSetting, Secret));

    /// <summary>The signature of a body.</summary>
    public static string Sign(ReadOnlySpan<byte> body) =>
        $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), body))}";

    private static string Destination(string name) =>
        $"  {name}: {{ connector: http, url: {Setting(name)}, timeout: 2s, retry: [1s, 1s, 2s, 2s, 4s, 4s, 8s], "
        + "breaker: { failures: 5, for: 1s } }\n";

    private static string Setting(string destination) => $"{destination.ToUpperInvariant()}_URL";

    private static string Roster(string name, string capacity) => string.Concat(
        Enumerable.Range(1, Members)
            .Select(number => $"{name}{number},{name}{number}@example.com,team,{capacity},UTC\n")
            .Prepend("name,email,team,capacity,timezone\n"));
}
