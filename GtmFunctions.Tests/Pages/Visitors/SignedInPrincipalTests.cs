using System.Text;
using System.Text.Json;
using GtmFunctions.Pipeline.Pages.Visitors;
using Xunit;

namespace GtmFunctions.Tests.Pages.Visitors;

public sealed class SignedInPrincipalTests
{
    [Theory]
    [InlineData("GtmFunctions.Read", VisitorRole.Read)]
    [InlineData("GtmFunctions.Operate", VisitorRole.Operate)]
    [InlineData("GtmFunctions.Publish", VisitorRole.Publish)]
    public void Parse_OfAnAppRole_IsThatRole(string claim, VisitorRole role) => Assert.Equal(
        ("ann@acme.example", role),
        SignedInPrincipal.Parse(Principal(("preferred_username", "ann@acme.example"), ("roles", claim))));

    [Fact]
    public void Parse_OfSeveralRoles_IsTheHighest() => Assert.Equal(
        VisitorRole.Operate,
        SignedInPrincipal.Parse(Principal(("name", "Ann"), ("roles", "GtmFunctions.Operate"), ("roles", "GtmFunctions.Read")))!.Value.Role);

    [Theory]
    [InlineData("Read")]
    [InlineData("gtmfunctions.publish")]
    [InlineData("GtmFunctions.2")]
    [InlineData("OtherApp.Publish")]
    public void Parse_OfAnotherRole_IsNone(string claim) =>
        Assert.Null(SignedInPrincipal.Parse(Principal(("name", "Ann"), ("roles", claim)))!.Value.Role);

    [Fact]
    public void Parse_OfTheRegistrationsOwnClaimTypes_ReadsThem()
    {
        var header = Encode(new
        {
            auth_typ = "aad",
            name_typ = "urn:name",
            role_typ = "urn:role",
            claims = new[] { new { typ = "urn:name", val = "Ann" }, new { typ = "urn:role", val = "GtmFunctions.Read" } },
        });

        Assert.Equal(("Ann", VisitorRole.Read), SignedInPrincipal.Parse(header));
    }

    [Theory]
    [InlineData("github")]
    [InlineData("")]
    public void Parse_OfAnotherProvidersPrincipal_IsNobody(string provider) => Assert.Null(SignedInPrincipal.Parse(Encode(new
    {
        auth_typ = provider,
        claims = new[] { new { typ = "name", val = "Ann" }, new { typ = "roles", val = "GtmFunctions.Publish" } },
    })));

    [Fact]
    public void Parse_OfTwoNames_TakesTheNextClaimThatNamesOne() => Assert.Equal(
        ("ann@acme.example", VisitorRole.Read),
        SignedInPrincipal.Parse(Principal(
            ("name", "Ann"), ("name", "Bob"), ("email", "ann@acme.example"), ("email", "ann@acme.example"),
            ("roles", "GtmFunctions.Read"))));

    [Fact]
    public void Parse_OfTwoNamesAndNoOther_IsNobody() => Assert.Null(
        SignedInPrincipal.Parse(Principal(("name", "Ann"), ("name", "Bob"), ("roles", "GtmFunctions.Publish"))));

    [Fact]
    public void Parse_OfClaimsThatAreThereTwice_IsNobody() => Assert.Null(SignedInPrincipal.Parse(Convert.ToBase64String(
        Encoding.UTF8.GetBytes(
            """{"auth_typ":"aad","claims":[{"typ":"name","val":"Ann"}],"claims":[{"typ":"name","val":"Bob"}]}"""))));

    [Fact]
    public void Parse_OfAHeaderThatIsThereTwice_IsNobody()
    {
        var principal = Principal(("name", "Ann"), ("roles", "GtmFunctions.Publish"));

        Assert.Null(SignedInPrincipal.Parse(new Microsoft.Extensions.Primitives.StringValues([principal, principal]).ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no base64!")]
    [InlineData("bm8ganNvbg==")]
    [InlineData("bnVsbA==")]
    [InlineData("e30=")]
    [InlineData("eyJjbGFpbXMiOltdfQ==")]
    public void Parse_OfWhatIsNoPrincipal_IsNobody(string header) => Assert.Null(SignedInPrincipal.Parse(header));

    internal static string Principal(params (string Type, string Value)[] claims) => Encode(new
    {
        auth_typ = "aad",
        name_typ = "name",
        role_typ = "roles",
        claims = claims.Select(claim => new { typ = claim.Type, val = claim.Value }),
    });

    private static string Encode(object principal) => Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(principal)));
}
