using Xunit;

namespace GtmFunctions.Tests.Config.Warnings;

/// <summary>Mistakes in a document's tables: told with their file, line and code, and nothing else is.</summary>
public sealed class MistakenTableTests
{
    [Theory]
    [InlineData(
        "territories.csv",
        "unknown-field",
        1,
        "account.country,account.employees",
        "country,account.employees",
        "did you mean 'account.country'?")]
    [InlineData(
        "territories.csv",
        "unknown-field",
        1,
        "account.country,account.employees",
        "account.country,employees",
        "did you mean 'account.employees'?")]
    [InlineData("territories.csv", "unknown-field", 1, "-> team,-> owner", "team,-> team", "did you mean the result '-> team'?")]
    [InlineData("territories.csv", "unknown-column", 1, "-> team,-> owner", "-> team,-> onwer", "did you mean '-> owner'?")]
    [InlineData("territories.csv", "team-without-members", 2, "enterprise,\n", "enterprize,\n", "did you mean 'enterprise'?")]
    [InlineData("territories.csv", "team-without-members", 3, "DE,*,dach", "DE,*,alpine sales", "ops@example.com takes")]
    [InlineData("territories.csv", "unknown-owner", 3, "DE,*,dach,", "DE,*,,Cem", "did you mean 'cem@example.com'?")]
    [InlineData("territories.csv", "unknown-owner", 3, "DE,*,dach,", "DE,*,,cem@exmaple.com", "did you mean 'cem@example.com'?")]
    [InlineData("territories.csv", "unreachable-row", 3, "DE,*,dach,", "US,>=5000,enterprise,\nDE,*,dach,", "line 2 holds")]
    [InlineData("territories.csv", "unreachable-row", 4, "DE,*,dach,", "DE,*,dach,\nDE,1..50,global,", "line 3 holds")]
    [InlineData("territories.csv", "unreachable-row", 5, "*,*,global,", "*,*,global,\nFR,1..50,global,", "line 4 holds")]
    [InlineData("territories.csv", "cell-never-matches", 3, "DE,*,dach,", "EMEA,*,dach,", "no country")]
    [InlineData("territories.csv", "spelled-range", 2, "US|CA,>=1000", "US|CA,1-12", "write 1..12")]
    [InlineData("territories.csv", "spelled-range", 2, "US|CA,>=1000", "US|CA,1.000 to 5.000", "write 1000..5000")]
    [InlineData("reps.csv", "unknown-column", 1, "team,timezone", "team,time zone", "did you mean 'timezone'?")]
    [InlineData("reps.csv", "unknown-column", 1, "team,timezone", "team,tz", "did you mean 'timezone'?")]
    [InlineData("reps.csv", "unknown-column", 1, "team,timezone", "team,timezone,slack id", "did you mean 'slack'?")]
    public void Warnings_MistakeInATable_IsToldWithItsLine(
        string file, string code, int line, string old, string mistaken, string message) =>
        ExampleDocument.AssertTold(file, code, line, message, (old, mistaken));
}
