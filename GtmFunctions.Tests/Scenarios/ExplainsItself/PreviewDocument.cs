namespace GtmFunctions.Tests.Scenarios.ExplainsItself;

/// <summary>Rules with weights, turns, capacity, hours, an account's owner, order and intent; what is changed of them; and leads.</summary>
internal static class PreviewDocument
{
    public const string Live = """
        version: 1
        sources:
          forms:
            provider: standard-webhooks
            secrets: [FORMS_SECRET]
            types: { form.submitted: lead.created, form.booked: meeting.booked }
            map:
              person.email: data.email
              person.title: data.title
              account.domain: data.domain
              account.country: data.country
        scores:
          icp:
            rules:
              - { when: { person.title: { $matches: "(?i)vp" } }, points: 50 }
              - { when: { account.country: US }, points: 20 }
            tiers: { high: 50, low: 0 }
        assignments:
          territory:
            table: territories.csv
            pool: reps.csv
            strategy: weighted
            sticky: { window: 3h }
            fallback: { owner: ops@example.com }
          partner: { pool: partners.csv, strategy: round-robin, fallback: { owner: ops@example.com } }
        workflows:
          inbound:
            on: [lead.created]
            filter: { account.country: { $neq: BR } }
            order: newest
            intent: { key: [person.email], window: 2h }
            score: icp
            assign: territory
            branches:
              - { name: high, when: { score.tier: high }, do: [ { to: sequencer, template: lead }, { to: other, template: lead } ] }
              - { name: low, do: [ { to: other, template: lead } ] }
          partners:
            on: [lead.created]
            filter: { person.title: { $matches: "(?i)partner" } }
            assign: partner
            do: [ { to: other, template: lead } ]
          meetings:
            on: [meeting.booked]
            do: [ { to: other, template: meeting } ]
        destinations:
          sequencer: { connector: http, url: SEQUENCER_URL, limit: { requests: 100, per: 1h } }
          other: { connector: http, url: OTHER_URL }
        templates:
          lead:
            event: "{{ event.id }}"
            text: "{{ person.email }} of {{ account.country }} for {{ owner.name }}, score {{ score.points }}"
          meeting: { event: "{{ event.id }}", text: "{{ person.email }} booked" }
        """;

    /// <summary>The tables of <see cref="Live"/>.</summary>
    public static Dictionary<string, string> LiveTables { get; } = new()
    {
        ["territories.csv"] = """
            account.country,-> team,-> owner
            US|CA,americas,
            DE|AT,dach,
            GB,,pat@example.com
            *,world,
            """,
        ["reps.csv"] = """
            name,email,team,weight,capacity,timezone,hours
            Ada,ada@example.com,americas,3,3/day,America/New_York,Mon-Sun 08:00-20:00
            Bob,bob@example.com,americas,1,4/day,UTC,
            Cem,cem@example.com,dach,2,3/hour,Europe/Berlin,Mon-Sun 08:00-18:00
            Dee,dee@example.com,dach,1,,UTC,Mon-Sun 06:00-22:00
            Eve,eve@example.com,world,1,20/week,UTC,
            Fay,fay@example.com,world,1,,UTC,
            """,
        ["partners.csv"] = "name,email,team\nGus,gus@example.com,p\nHal,hal@example.com,p",
    };

    /// <summary>The same with other branches, another filter, another text and another way to take turns.</summary>
    public static string Draft { get; } = Live
        .Replace("filter: { account.country: { $neq: BR } }", "filter: { account.country: { $neq: FR } }", StringComparison.Ordinal)
        .Replace("tiers: { high: 50, low: 0 }", "tiers: { high: 20, low: 0 }", StringComparison.Ordinal)
        .Replace("intent: { key: [person.email], window: 2h }", "intent: { key: [person.email], window: 6h }", StringComparison.Ordinal)
        .Replace("sticky: { window: 3h }", "sticky: { window: 6h }", StringComparison.Ordinal)
        .Replace("{{ person.email }} booked", "{{ person.email }} has booked", StringComparison.Ordinal)
        .Replace("person.title: data.title", "person.title: [data.role, data.title]", StringComparison.Ordinal);

    /// <summary>The tables of <see cref="Draft"/>: Germany goes elsewhere and Japan nowhere, Bob has more turns, Eve has left.</summary>
    public static Dictionary<string, string> DraftTables { get; } = new(LiveTables)
    {
        ["territories.csv"] = LiveTables["territories.csv"]
            .Replace("DE|AT,dach,", "AT,dach,", StringComparison.Ordinal)
            .Replace("*,world,", "BR|DE,world,", StringComparison.Ordinal),
        ["reps.csv"] = LiveTables["reps.csv"]
            .Replace("americas,1,", "americas,2,", StringComparison.Ordinal)
            .Replace("Eve,eve@example.com,world,1,20/week,UTC,\n", "", StringComparison.Ordinal),
    };

    /// <summary>A form that somebody sent: people, companies and countries come again, and some forms come late.</summary>
    public static string Form(int i, DateTimeOffset at)
    {
        string[] countries = ["US", "DE", "AT", "FR", "CA", "GB", "JP", "US", "DE", "BR", "US"];
        string[] titles = ["VP Sales", "Partner Manager", "Clerk", "Head", "VP"];
        var type = i % 13 == 12 ? "form.booked" : "form.submitted";
        var time = i % 17 == 16 ? at.AddHours(-6) : at;
        var role = i % 7 == 6 ? ",\"role\":\"VP\"" : "";
        return $$$"""
            {"type":"{{{type}}}","timestamp":"{{{time:O}}}","data":{"email":"one{{{i % 41}}}@people.example",
            "domain":"c{{{i % 23}}}.example","title":"{{{titles[i % 5]}}}","country":"{{{countries[i % 11]}}}"{{{role}}}}}
            """;
    }
}
