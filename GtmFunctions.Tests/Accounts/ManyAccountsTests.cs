using System.Diagnostics;
using GtmFunctions.Pipeline.Accounts;
using Xunit;

namespace GtmFunctions.Tests.Accounts;

/// <summary>What a match takes among a hundred thousand accounts.</summary>
public class ManyAccountsTests(ITestOutputHelper output)
{
    private const int Count = 100_000;

    private static readonly string[] Beginnings =
        ["nor", "bri", "hal", "kes", "mor", "dal", "fer", "tan", "lin", "pet", "orb", "qui", "red", "zep", "ber", "cas", "thu", "map"];

    private static readonly string[] Middles =
        ["dwi", "ghtwa", "vor", "tre", "ga", "ve", "ra", "ka", "dqui", "ren", "ita", "llo", "cli", "hy"];
    private static readonly string[] Endings = ["nd", "ter", "sen", "lio", "nix", "rix", "ton", "mar", "vis", "dor", "lex", "tis", "gard"];
    private static readonly string[] Trades =
        ["Logistics", "Analytics", "Foods", "Solar", "Robotics", "Pharma", "Marine", "Textiles", "Software", "Group", "Services"];

    private static readonly string[] Forms = ["Inc", "GmbH", "Ltd", "SA", "AB", "LLC", "BV", "S.p.A."];

    [Fact(Explicit = true)]
    public void Match_AmongAHundredThousand_TakesLittleTimeAndMemory()
    {
        var random = new Random(16);
        var rows = Enumerable.Range(0, Count).Select(i => Row(random, i)).ToArray();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var started = Stopwatch.GetTimestamp();

        var index = new AccountIndex(rows.Select(row => Account.From(row["id"], row, new AccountColumns())));

        var built = Stopwatch.GetElapsedTime(started);
        var memory = GC.GetTotalMemory(forceFullCollection: true) - before;
        Lead[] leads = [.. rows.Where((_, i) => i % 50 == 0).SelectMany((row, i) => Leads(row, i))];
        foreach (var lead in leads.Take(500))
            index.Match(lead);
        double[] times =
        [
            .. leads.Select(lead =>
            {
                var from = Stopwatch.GetTimestamp();
                index.Match(lead);
                return Stopwatch.GetElapsedTime(from).TotalMilliseconds;
            }).Order(),
        ];

        output.WriteLine(
            $"{Count:N0} accounts: {memory >> 20} MiB, made in {built.TotalSeconds:0.0} s; {leads.Length} matches: "
            + $"median {times[times.Length / 2]:0.000} ms, p99 {times[times.Length * 99 / 100]:0.000} ms, longest {times[^1]:0.000} ms");
        Assert.Equal(Count, index.Count);
        Assert.All(
            rows.Where((_, i) => i % 5000 == 0),
            row => Assert.Equal(row["id"], index.Match(new Lead(CompanyHost.Read(row["domain"]), null, null))[0].Account.Key));
    }

    private static IEnumerable<Lead> Leads(Dictionary<string, string> row, int i) =>
    [
        new Lead(CompanyHost.Read($"somebody@{row["domain"]}"), row["name"], row["country"]),
        new Lead(null, row["name"], null),
        new Lead(null, row["name"].Remove(3 + (i % 3), 1), row["country"]),
        new Lead(CompanyHost.Read($"x{i}.example"), $"{Trades[i % Trades.Length]} {i} {Forms[i % Forms.Length]}", "US"),
    ];

    private static Dictionary<string, string> Row(Random random, int i)
    {
        var name = Pick(random, Beginnings) + Pick(random, Middles) + Pick(random, Endings);
        return new Dictionary<string, string>
        {
            ["id"] = $"a{i}",
            ["name"] = $"{char.ToUpperInvariant(name[0])}{name[1..]} {Pick(random, Trades)} {Pick(random, Forms)}",
            ["domain"] = $"{name}{i}.com",
            ["country"] = i % 3 == 0 ? "US" : i % 3 == 1 ? "DE" : "GB",
        };
    }

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];
}
