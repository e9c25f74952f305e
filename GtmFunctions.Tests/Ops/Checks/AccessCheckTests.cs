using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GtmFunctions.Cli.Azurite;
using GtmFunctions.Pipeline.Ops.Checks;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Ops.Checks;

/// <summary>What the app may and may not do with its storage: real refusals, by signatures that allow less than a role would.</summary>
public sealed class AccessCheckTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData("rl", "the app may not make", "")]
    [InlineData("rwlacu", "the app may not delete", "; it may make, write, read")]
    public async Task Examine_WithLessThanTheRoles_SaysWhatIsLackingAndWhichRoleGivesIt(string permissions, string lacks, string can)
    {
        var account = azurite.NewAccount();
        await using var prepared = await ExaminedApp.StartAsync(account);
        await using var owner = await ExaminedApp.StartAsync(account);
        await owner.ExamineAsync();

        await using var app = await ExaminedApp.StartAsync(Signed(account, permissions), document: null);
        var examined = await app.ExamineAsync();

        foreach (var (service, role) in AccessCheck.Roles)
        {
            var finding = examined.The($"storage {service}", CheckState.Failed, lacks);
            Assert.EndsWith($"){can}", finding.What, StringComparison.Ordinal);
            Assert.Contains(role, finding.Mend, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(true, false, CheckState.Ok)]
    [InlineData(false, true, CheckState.Ok)]
    [InlineData(false, false, CheckState.Failed)]
    public void OfProof_ByAKeyOfARealAccount_Fails(bool byIdentity, bool onThisMachine, CheckState state) =>
        Assert.Equal(state, AccessCheck.OfProof(byIdentity, onThisMachine).State);

    // An account signature for queues, tables and blobs with these permissions
    // (https://learn.microsoft.com/rest/api/storageservices/create-account-sas).
    private static string Signed(string connection, string permissions)
    {
        var parts = connection.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('=', 2)).ToDictionary(
            part => part[0], part => part[1]);
        var (start, end) = (Iso(DateTimeOffset.UtcNow.AddDays(-1)), Iso(DateTimeOffset.UtcNow.AddDays(1)));
        const string Version = "2018-11-09";
        var text = $"{parts["AccountName"]}\n{permissions}\nbqt\nsco\n{start}\n{end}\n\nhttps,http\n{Version}\n";
        var signature = Convert.ToBase64String(
            HMACSHA256.HashData(Convert.FromBase64String(AzuritePorts.Key), Encoding.UTF8.GetBytes(text)));
        var query = $"sv={Version}&ss=bqt&srt=sco&sp={permissions}&st={Uri.EscapeDataString(start)}&se={Uri.EscapeDataString(end)}"
            + $"&spr={Uri.EscapeDataString("https,http")}&sig={Uri.EscapeDataString(signature)}";
        var endpoints = new[] { "BlobEndpoint", "QueueEndpoint", "TableEndpoint" }.Select(name => $"{name}={parts[name]};");
        return $"{string.Concat(endpoints)}SharedAccessSignature={query}";
    }

    private static string Iso(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
