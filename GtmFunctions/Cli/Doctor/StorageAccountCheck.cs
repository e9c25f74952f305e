using GtmFunctions.Pipeline.Ops.Checks;

namespace GtmFunctions.Cli.Doctor;

/// <summary>Judges a storage account, as <c>az storage account list</c> tells it: no shared key, no public blob, TLS 1.2.</summary>
internal static class StorageAccountCheck
{
    private const string Mend = "Deploy the infrastructure, which shuts it.";

    /// <summary>Judges it.</summary>
    public static Finding Examine(AzureAccount account)
    {
        var check = $"account {account.Name}";
        List<string> open = [];

        // What Azure does not say is allowed: both were the default once
        if (account.AllowSharedKeyAccess is not false)
            open.Add("whoever has one of its keys can do anything");
        if (account.AllowBlobPublicAccess is not false)
            open.Add("its blobs can be made public");
        if (account.EnableHttpsTrafficOnly is not true)
            open.Add("it takes plain http");
        if (account.MinimumTlsVersion is not ("TLS1_2" or "TLS1_3"))
            open.Add("it takes TLS older than 1.2");
        if (open.Count > 0)
            return Finding.Failed(check, string.Join("; ", open), Mend);
        var closed = account.PublicNetworkAccess == "Disabled" || account.NetworkRuleSet?.DefaultAction == "Deny";
        return Finding.Ok(
            check, $"identities only, no public blob, TLS 1.2; {(closed ? "closed to other networks" : "reachable from any network")}");
    }
}
