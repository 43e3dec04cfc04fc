#pragma once
#include <curl/curl.h>

/* Swift can't call functions with a variable list of arguments: one function for each type of option. */

static inline CURLcode almanac_curl_set_text(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode almanac_curl_set_number(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode almanac_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode almanac_curl_set_mime(CURL *handle, curl_mime *value) {
    return curl_easy_setopt(handle, CURLOPT_MIMEPOST, value);
}

static inline CURLcode almanac_curl_set_error_buffer(CURL *handle, char *buffer) {
    return curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, buffer);
}

static inline CURLcode almanac_curl_response_code(CURL *handle, long *code) {
    return curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, code);
}

/* CURL_GLOBAL_ALL and CURLUSESSL_ALL are macros and casts that Swift does not import. */
static inline CURLcode almanac_curl_global_init(void) { return curl_global_init(CURL_GLOBAL_ALL); }
enum { almanac_curl_tls_none = CURLUSESSL_NONE, almanac_curl_tls_required = CURLUSESSL_ALL };
