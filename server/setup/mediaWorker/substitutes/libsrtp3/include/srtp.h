// The dozen calls of libsrtp 3 that the media worker makes, over libsrtp 2. Two things differ between them: a policy
// is an opaque object that owns its key, and packets are transformed from one buffer into another.
#pragma once
#include <cstdint>
#include <cstring>
#include <srtp2/srtp.h>

namespace skulder_srtp
{
	struct Policy
	{
		srtp_policy_t settings{};
		uint8_t keyAndSalt[SRTP_MAX_KEY_LEN]{};
	};

	inline srtp_err_status_t policyCreate(Policy** policy)
	{
		*policy = new Policy();
		return srtp_err_status_ok;
	}

	inline void policyDestroy(Policy* policy)
	{
		delete policy;
	}

	inline srtp_err_status_t policySetSsrc(Policy* policy, srtp_ssrc_t ssrc)
	{
		policy->settings.ssrc = ssrc;
		return srtp_err_status_ok;
	}

	inline srtp_err_status_t policySetProfile(Policy* policy, srtp_profile_t profile)
	{
		const auto failed = srtp_crypto_policy_set_from_profile_for_rtp(&policy->settings.rtp, profile);
		return failed ? failed : srtp_crypto_policy_set_from_profile_for_rtcp(&policy->settings.rtcp, profile);
	}

	inline srtp_err_status_t policyAddKey(
	  Policy* policy, const uint8_t* key, size_t keySize, const uint8_t* salt, size_t saltSize, const uint8_t*, size_t)
	{
		if (keySize + saltSize > sizeof(policy->keyAndSalt))
			return srtp_err_status_bad_param;
		std::memcpy(policy->keyAndSalt, key, keySize);
		std::memcpy(policy->keyAndSalt + keySize, salt, saltSize);
		policy->settings.key = policy->keyAndSalt;
		return srtp_err_status_ok;
	}

	inline srtp_err_status_t policyAllowRepeatTx(Policy* policy, bool allow)
	{
		policy->settings.allow_repeat_tx = allow ? 1 : 0;
		return srtp_err_status_ok;
	}

	inline srtp_err_status_t policySetWindowSize(Policy* policy, size_t size)
	{
		policy->settings.window_size = size;
		return srtp_err_status_ok;
	}

	inline srtp_err_status_t sessionCreate(srtp_t* session, const Policy* policy)
	{
		return srtp_create(session, &policy->settings);
	}

	using InPlace = srtp_err_status_t(srtp_t, void*, int*);

	// libsrtp 2 works in place and writes its trailer behind the packet, so the packet is copied to where it is wanted
	// and `trailer` bytes must be free after it.
	inline srtp_err_status_t transform(
	  InPlace* inPlace, srtp_t session, const uint8_t* from, size_t fromSize, uint8_t* to, size_t* toSize, size_t trailer)
	{
		if (fromSize + trailer > *toSize)
			return srtp_err_status_bad_param;
		if (from != to)
			std::memcpy(to, from, fromSize);
		int size          = static_cast<int>(fromSize);
		const auto failed = inPlace(session, to, &size);
		if (!failed)
			*toSize = static_cast<size_t>(size);
		return failed;
	}

	inline srtp_err_status_t protect(srtp_t s, const uint8_t* from, size_t size, uint8_t* to, size_t* toSize, size_t)
	{
		return transform(srtp_protect, s, from, size, to, toSize, SRTP_MAX_TRAILER_LEN);
	}

	inline srtp_err_status_t protectRtcp(srtp_t s, const uint8_t* from, size_t size, uint8_t* to, size_t* toSize, size_t)
	{
		// SRTCP carries its index, four bytes, before the tag.
		return transform(srtp_protect_rtcp, s, from, size, to, toSize, SRTP_MAX_TRAILER_LEN + 4);
	}

	inline srtp_err_status_t unprotect(srtp_t s, const uint8_t* from, size_t size, uint8_t* to, size_t* toSize)
	{
		return transform(srtp_unprotect, s, from, size, to, toSize, 0);
	}

	inline srtp_err_status_t unprotectRtcp(srtp_t s, const uint8_t* from, size_t size, uint8_t* to, size_t* toSize)
	{
		return transform(srtp_unprotect_rtcp, s, from, size, to, toSize, 0);
	}
}

// A pointer type in libsrtp 3, a struct in libsrtp 2; from here on the worker's sources mean ours.
using skulder_srtp_policy = skulder_srtp::Policy*;

#define srtp_policy_t skulder_srtp_policy
#define srtp_policy_create skulder_srtp::policyCreate
#define srtp_policy_destroy skulder_srtp::policyDestroy
#define srtp_policy_set_ssrc skulder_srtp::policySetSsrc
#define srtp_policy_set_profile skulder_srtp::policySetProfile
#define srtp_policy_add_key skulder_srtp::policyAddKey
#define srtp_policy_set_allow_repeat_tx skulder_srtp::policyAllowRepeatTx
#define srtp_policy_set_window_size skulder_srtp::policySetWindowSize
#define srtp_create skulder_srtp::sessionCreate
#define srtp_stream_remove srtp_remove_stream
#define srtp_protect skulder_srtp::protect
#define srtp_protect_rtcp skulder_srtp::protectRtcp
#define srtp_unprotect skulder_srtp::unprotect
#define srtp_unprotect_rtcp skulder_srtp::unprotectRtcp

// Error codes that libsrtp 2 does not have; the worker names them only to tell them apart.
#define srtp_err_status_buffer_small static_cast<srtp_err_status_t>(28)
#define srtp_err_status_cryptex_err static_cast<srtp_err_status_t>(29)
