using GtmFunctions.Pipeline.Accounts;
using GtmFunctions.Pipeline.Language.Tables;
using Xunit;

namespace GtmFunctions.Tests.Accounts;

/// <summary>Matches leads that were written by hand, each with the account that a person would say it is of.</summary>
public class PairsTests(ITestOutputHelper output)
{
    private const double Threshold = 0.8;

    private static readonly AccountIndex Index =
        new(Rows("accounts.csv").Select(row => Account.From(row["id"], row, new AccountColumns())));

    [Fact]
    public void Match_PairsByHand_IsRightAtLeast98TimesOf100AndFinds95()
    {
        var (found, right, expected) = (0, 0, 0);
        foreach (var pair in Rows("pairs.csv"))
        {
            var want = pair.GetValueOrDefault("account") ?? "";
            var lead = new Lead(
                pair.TryGetValue("email", out var email) ? CompanyHost.Read(email) : null,
                pair.GetValueOrDefault("company"),
                pair.GetValueOrDefault("country"));
            var best = Index.Match(lead) is [var first, ..] ? first : null;
            var got = best is { Score: >= Threshold } ? best.Account.Key : "";
            expected += want.Length > 0 ? 1 : 0;
            found += got.Length > 0 ? 1 : 0;
            right += got.Length > 0 && got == want ? 1 : 0;
            if (got != want)
            {
                output.WriteLine(
                    $"{email}, {pair.GetValueOrDefault("company")}, {pair.GetValueOrDefault("country")}: {best?.Account.Key} "
                    + $"{best?.Account.Name} {best?.Score}, not {want}: "
                    + string.Join(", ", best?.Reasons.Select(reason => reason.Kind.ToString()) ?? []));
            }
        }

        var (precision, recall) = ((double)right / found, (double)right / expected);
        output.WriteLine($"{Rows("pairs.csv").Count} pairs: precision {precision:0.000}, recall {recall:0.000}");
        Assert.True(Rows("pairs.csv").Count >= 500);
        Assert.True(precision >= 0.98, $"precision {precision:0.000}");
        Assert.True(recall >= 0.95, $"recall {recall:0.000}");
    }

    private static List<Dictionary<string, string>> Rows(string file)
    {
        var table = CsvTable.Parse(file, File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Accounts", "Pairs", file)), []);
        return
        [
            .. table.Rows.Select(row => table.Columns.Zip(row.Cells)
                .Where(cell => cell.Second.Length > 0)
                .ToDictionary(cell => cell.First, cell => cell.Second)),
        ];
    }
}
