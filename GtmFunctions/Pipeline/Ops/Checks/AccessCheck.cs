using GtmFunctions.Pipeline.Storage;

namespace GtmFunctions.Pipeline.Ops.Checks;

/// <summary>Judges what the app's identity may do with its storage, and by what it proves itself.</summary>
internal static class AccessCheck
{
    /// <summary>The built-in role that each service asks for; <c>infra/roles.bicep</c> grants the same.</summary>
    public static IReadOnlyDictionary<string, string> Roles { get; } = new Dictionary<string, string>
    {
        ["queues"] = "Storage Queue Data Contributor",
        ["tables"] = "Storage Table Data Contributor",
        ["blobs"] = "Storage Blob Data Contributor",
    };

    /// <summary>One finding for each service.</summary>
    public static IEnumerable<Finding> Examine(IEnumerable<ServiceAccess> access) => access.Select(Examine);

    /// <summary>By what the app proves itself.</summary>
    /// <param name="byIdentity">Whether by an identity, and not by a connection string.</param>
    /// <param name="onThisMachine">Whether storage is an emulator, which takes nothing else.</param>
    public static Finding OfProof(bool byIdentity, bool onThisMachine) => (byIdentity, onThisMachine) switch
    {
        (true, _) => Finding.Ok("storage sign-in", "the app proves itself to storage by its identity"),
        (_, true) => Finding.Ok("storage sign-in", "a connection string, of an emulator on this machine"),
        _ => Finding.Failed(
            "storage sign-in",
            $"the setting {StorageConnection.SettingName} is a connection string: whoever reads the app's settings can read and write " +
            "all of its storage",
            $"Deploy the infrastructure, which sets {StorageConnection.SettingName}__queueServiceUri, its siblings and the identity; " +
            $"take {StorageConnection.SettingName} out of the settings, and have the account refuse shared keys."),
    };

    private static Finding Examine(ServiceAccess access)
    {
        var check = $"storage {access.Service}";
        if (access.Cannot is not { } cannot)
            return Finding.Ok(check, $"the app may {string.Join(", ", access.Can)} in {access.Account}");
        var may = access.Can.Count == 0 ? "" : $"; it may {string.Join(", ", access.Can)}";
        return Finding.Failed(
            check,
            $"the app may not {cannot} in {access.Account} ({access.Fault}){may}",
            $"Give the app's identity the role {Roles[access.Service]} on that account: deploying the infrastructure does. " +
            "A new role takes some minutes to hold. Where the role is there, see that the account lets the app's network in.");
    }
}
