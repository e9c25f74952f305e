using GtmFunctions.Pipeline.Receive.Capture;
using Xunit;

namespace GtmFunctions.Tests.Receive.Capture;

/// <summary>What an operator is told of a refused request beyond what its sender is.</summary>
public sealed class RefusalHintTests
{
    [Theory]
    [InlineData("X-Hub-Signature", "; there is X-Hub-Signature")]
    [InlineData("Svix-Signature,Authorization", "; there are Svix-Signature and Authorization")]
    [InlineData("X-Hub-Sigature-256", "; there is X-Hub-Sigature-256")]
    [InlineData("Accept,Content-Type", "; no header is like it")]
    public void Explain_AMissingHeader_NamesThoseThatAreLikeIt(string headers, string hint)
    {
        const string why = "the header X-Hub-Signature-256 is missing";
        var call = RequestMaskTests.Call(
            "github", headers: [.. headers.Split(',').Select(name => (name, "x"))], status: 401, why: why);

        Assert.Equal(why + hint, RefusalHint.Explain(call));
    }

    [Fact]
    public void Explain_ASignatureThatDoesNotMatch_NamesTheSecretsThatWereTried()
    {
        var call = RequestMaskTests.Call("github", status: 401, why: "the signature does not match");

        Assert.Equal(
            "the signature does not match; it was held against FORMS_SECRET: either the sender has another secret, or the request was "
            + "changed on its way",
            RefusalHint.Explain(call));
    }

    [Theory]
    [InlineData(200, "")]
    [InlineData(405, "Webhooks are sent with POST.")]
    [InlineData(401, "the timestamp is 20 minutes old")]
    public void Explain_WhatSaysItAll_StaysAsItIs(int status, string why) =>
        Assert.Equal(why, RefusalHint.Explain(RequestMaskTests.Call("github", status: status, why: why)));
}
